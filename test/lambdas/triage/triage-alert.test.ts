import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../core/errors.ts';
import { occurrenceCount } from '../../../core/lifecycle/incident.ts';
import { endWork } from '../../../core/lifecycle/incident-work.ts';
import type { Telemetry } from '../../../core/ports/telemetry.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { aConfig, anAlert, aService, NOW } from '../../fixtures/records.ts';
import { burst, DOLLARS, PIECES, startTriage } from '../triage-world.ts';
import { createTriage } from '../with-rights.ts';

describe('an alert that asks for work', () => {
  test('becomes one incident, one job and one thread', async () => {
    const { triage, ledger, jobs, messenger } = startTriage();
    await triage(anAlert());
    const [incident] = await ledger.listIncidents(9);
    expect(incident).toMatchObject({ status: 'in-work', attempt: 1, claimedBy: 'alert-1', service: 'checkout' });
    expect([...jobs.jobs.keys()]).toEqual([`mendhook-${incident?.id}-1`]);
    expect(await ledger.getAttempt(incident?.id ?? '', 1)).toMatchObject({ status: 'submitted', jobId: 'job-1' });
    expect(messenger.threads).toHaveLength(1);
    expect(incident?.thread).toEqual(messenger.threads[0]?.thread);
    expect(await ledger.listAlerts(9)).toMatchObject([
      { disposition: { kind: 'worked', reason: '1 bug in 3 error events (logs of the last 15 minutes)' } },
    ]);
  });

  test('of several bugs becomes an incident each', async () => {
    const { triage, ledger, jobs } = startTriage({ events: [...burst('StockError', 3), ...burst('TaxError', 2)] });
    await triage(anAlert());
    expect(await ledger.listIncidents(9)).toHaveLength(2);
    expect(jobs.jobs.size).toBe(2);
  });

  test('of a bug in work raises its count, and nothing else', async () => {
    const { triage, ledger, jobs, messenger, log, time } = startTriage();
    await triage(anAlert());
    time.now += 60_000;
    log.push(...burst('StockError', 4, NOW + 60_000));
    await triage(anAlert({ id: 'alert-2', at: NOW + 60_000 }));
    const [incident] = await ledger.listIncidents(9);
    expect(incident).toMatchObject({ attempt: 1, alertCount: 2 });
    expect(incident && occurrenceCount(incident)).toBe(7);
    expect(jobs.jobs.size).toBe(1);
    expect(messenger.threads).toHaveLength(1);
    expect(messenger.threads[0]?.messages.at(-1)?.text).toContain('7 errors');
  });

  test.each([
    [3, '4 errors'],
    [20, '3 errors'],
  ])('is shown again after the %i seconds that are configured between two updates', async (seconds, shown) => {
    const { deps, config, log, messenger, time } = startTriage();
    const slack = { ...config.slack, secondsBetweenUpdates: seconds };
    const triage = createTriage({ ...deps, config: { ...config, slack } });
    await triage(anAlert());
    time.now += 3_000;
    log.push(...burst('StockError', 1, NOW + 1_000));
    await triage(anAlert({ id: 'alert-2', at: NOW + 3_000 }));
    expect(messenger.threads[0]?.messages.at(-1)?.text).toContain(shown);
  });

  test('of a bug with a draft open keeps count in one comment there', async () => {
    const { triage, ledger, codeHost, time } = startTriage();
    await triage(anAlert());
    const [incident] = await ledger.listIncidents(9);
    const id = incident?.id ?? '';
    const draft = { repository: 'acme/checkout', number: 7, url: 'https://x', branch: 'b', title: 't', draft: true };
    await ledger.changeIncident(id, (current) => endWork(current, { kind: 'fix-verified', reason: 'r' }, draft, NOW));
    for (const id of ['alert-2', 'alert-3']) {
      time.now += 60_000;
      await triage(anAlert({ id }));
    }
    expect([...codeHost.comments.values()]).toHaveLength(1);
    expect(await ledger.getIncident(id)).toMatchObject({ attempt: 1, alertCount: 3, pullRequest: { commentId: 1 } });
  });

  test('is triaged once, however often it is delivered', async () => {
    const { triage, ledger, messenger } = startTriage();
    await triage(anAlert());
    await triage(anAlert());
    expect(await ledger.listIncidents(9)).toMatchObject([{ alertCount: 1 }]);
    expect(messenger.threads[0]?.messages).toHaveLength(1);
  });
});

describe('an alert that is left alone is recorded with the reason', () => {
  test.each([
    ['recovered', { kind: 'recovered' as const }, 'recorded', 'the monitor recovered: its alert cycle is over'],
    [
      'recovered from no cycle',
      { kind: 'recovered' as const, cycleKey: '' },
      'recorded',
      'a recovered transition is recorded, not worked on',
    ],
    ['no data', { kind: 'no-data' as const }, 'recorded', 'a no-data transition is recorded, not worked on'],
    ['a test', { kind: 'test' as const }, 'recorded', 'a test transition is recorded, not worked on'],
    [
      'of no service, where none fits',
      { service: undefined, env: 'staging' },
      'skipped',
      'no service is configured for an alert that names no service',
    ],
    ['of another service', { service: 'cart' }, 'skipped', 'no service is configured for service:cart, env:production'],
    [
      'without errors',
      { at: NOW - 9e6, receivedAt: NOW - 9e6 },
      'skipped',
      'no error was found behind it (logs of the last 15 minutes)',
    ],
  ])('%s', async (_, alert, kind, reason) => {
    const { triage, ledger, jobs, messenger } = startTriage();
    await triage(JSON.parse(JSON.stringify({ ...anAlert(), ...alert })));
    expect(await ledger.listAlerts(9)).toMatchObject([{ disposition: { kind, reason } }]);
    expect([jobs.jobs.size, messenger.threads.length]).toEqual([0, 0]);
  });
});

describe('a service’s mode and money', () => {
  test('observe: it is counted and shown, and no job is made', async () => {
    const { triage, ledger, jobs, messenger } = startTriage({ service: { mode: 'observe' } });
    await triage(anAlert());
    expect(await ledger.listIncidents(9)).toMatchObject([{ status: 'observed', outcome: { rule: 'observe-only' } }]);
    expect([jobs.jobs.size, messenger.threads.length]).toEqual([0, 1]);
  });

  test('the day’s budget: what does not fit is left, with the reason', async () => {
    const kinds = ['AError', 'BError', 'CError', 'DError'];
    const events = kinds.flatMap((kind) => burst(kind, 2));
    const policy = { dollarsPerAttempt: 2, dollarsPerServiceAndDay: 5 };
    const { triage, ledger, jobs } = startTriage({ events, service: { policy } });
    await triage(anAlert());
    expect(jobs.jobs.size).toBe(2);
    const skipped = (await ledger.listIncidents(9)).filter(({ status }) => status === 'observed');
    const rule = 'dollars-per-service-and-day';
    expect(skipped).toMatchObject([{ outcome: { rule } }, { outcome: { rule } }]);
    expect(DOLLARS.map(ledger.total)).toEqual([4, 4, 4]);
  });
});

describe('a fault outside', () => {
  const refuse = (retryable: boolean) => ({
    searchErrors: () => Promise.reject(new UpstreamError('Datadog', 'log search answered 429', { retryable })),
  });

  test.each([
    ['is refused', false],
    ['is not answered', true],
  ])('a search that %s lets the alert go on with its own sample', async (_, retryable) => {
    const { deps, config, ledger, jobs, triage } = startTriage();
    const without = createTriage({ ...deps, config, errorLog: refuse(retryable) });
    await without(anAlert({ logsSample: ['StockError: sold out\n    at reserve (/app/src/stock.js:3:1)'] }));
    expect(jobs.jobs.size).toBe(1);
    const reason = expect.stringContaining('the alert’s own log sample');
    const lookAt = NOW + 5 * 60_000;
    expect(await ledger.listAlerts(9)).toMatchObject([{ disposition: { kind: 'sampled', reason }, lookAt }]);
    await triage(anAlert());
    expect(await ledger.listAlerts(9)).toMatchObject([{ disposition: { kind: 'worked' } }]);
  });

  test('a ledger that fails is left to the queue’s next delivery', async () => {
    const { deps, config, triage, ledger } = startTriage();
    const changeSearch = () => Promise.reject(new UpstreamError('ledger', 'it changed 40 times', { retryable: true }));
    const failing = createTriage({ ...deps, config, ledger: { ...ledger, changeSearch } });
    await expect(failing(anAlert())).rejects.toThrow('40 times');
    await triage(anAlert());
    expect(await ledger.listIncidents(9)).toMatchObject([{ status: 'in-work', alertCount: 1 }]);
  });

  test('a channel that is not there does not hold up the job', async () => {
    const { deps, config, jobs, lines } = startTriage();
    const gone = () => Promise.reject(new UpstreamError('Slack', 'channel_not_found', { retryable: false }));
    await createTriage({ ...deps, config, messenger: { ...deps.messenger, open: gone } })(anAlert());
    expect(jobs.jobs.size).toBe(1);
    expect(lines.join()).toContain('share-refused');
  });
});

describe('a crash at any call, then the queue’s redelivery', () => {
  test('ends as without the crash', async () => {
    const calls = await countCalls();
    expect(calls).toBeGreaterThan(8);
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= calls; call += 1) {
        const { deps, config, triage, ledger, jobs, messenger } = startTriage();
        const crashing = createTriage({ ...crashAt(deps, call, when), config });
        await expect(crashing(anAlert()), `${when} call ${call}`).rejects.toThrow('crash');
        await triage(anAlert());
        const [incident, ...others] = await ledger.listIncidents(9);
        expect(others, `${when} call ${call}`).toEqual([]);
        expect(incident, `${when} call ${call}`).toMatchObject({ status: 'in-work', attempt: 1, alertCount: 1 });
        expect(incident && occurrenceCount(incident)).toBe(3);
        expect(incident?.thread, `${when} call ${call}`).toBeDefined();
        expect([jobs.jobs.size, messenger.threads.length], `${when} call ${call}`).toEqual([1, 1]);
        expect(DOLLARS.map(ledger.total), `${when} call ${call}`).toEqual([2, 2, 2]);
        expect(PIECES.map(ledger.total), `${when} call ${call}`).toEqual([1, 1, 1]);
      }
    }
  });

  async function countCalls(): Promise<number> {
    const { deps, config } = startTriage();
    const counter = { calls: 0 };
    await createTriage({ ...crashAt(deps, Number.POSITIVE_INFINITY, 'before', counter), config })(anAlert());
    return counter.calls;
  }
});

describe('an alert of Error Tracking', () => {
  const issue = { ...anAlert(), service: undefined, issueId: 'issue-1' };
  const two = { ...aConfig(), services: [...aConfig().services, { ...aService(), name: 'billing' }] };
  const start = (readIssue: Telemetry['readIssue']) => {
    const world = startTriage();
    const traces = { ...world.deps.traces, readIssue };
    return { ...world, triage: createTriage({ ...world.deps, config: two, traces }) };
  };
  const dispositions = async ({ ledger }: Pick<ReturnType<typeof startTriage>, 'ledger'>) =>
    (await ledger.listAlerts(9)).map(({ disposition: { kind, reason } }) => `${kind}: ${reason}`);

  test('is about the service of its issue, before that of its tags', async () => {
    const world = start(async () => ({ service: 'checkout', kind: undefined, message: undefined }));
    await world.triage({ ...issue, service: 'billing', serviceFrom: 'tags' });
    expect(await dispositions(world)).toEqual([expect.stringMatching(/^worked: 1 bug/)]);
  });

  test('goes by its tags when the issue is not known or may not be read', async () => {
    for (const readIssue of [
      async () => undefined,
      () => Promise.reject(new UpstreamError('Datadog', 'it answered 403', { retryable: false })),
    ]) {
      const world = start(readIssue);
      await world.triage({ ...issue, service: 'checkout', serviceFrom: 'tags' });
      expect(await dispositions(world)).toEqual([expect.stringMatching(/^worked: 1 bug/)]);
    }
  });

  test('is taken up later when Datadog does not answer, and told to people when nothing names a service', async () => {
    const waiting = start(() => Promise.reject(new UpstreamError('Datadog', 'it answered 500', { retryable: true })));
    await waiting.triage(issue);
    expect(await dispositions(waiting)).toEqual(['sampled: its issue could not be read: Datadog: it answered 500']);
    const unknown = start(async () => undefined);
    await unknown.triage(issue);
    expect(await dispositions(unknown)).toEqual([
      'skipped: no service is configured for an alert that names no service',
    ]);
    const { records } = await unknown.ledger.readLeftAlone('2026-09-21');
    expect(records).toMatchObject([{ unmatched: { monitorId: issue.monitorId } }]);
  });
});

describe('when the search finds nothing', () => {
  const sample = ['StockError: sold out\n    at reserve (/app/src/stock.js:3:1)'];

  test('the alert goes on with its own sample, and is not taken up again when logs are no longer late', async () => {
    const { triage, ledger, jobs, time } = startTriage({ events: [] });
    time.now += 15 * 60_000;
    await triage(anAlert({ logsSample: sample }));
    expect(await ledger.listAlerts(9)).toMatchObject([
      {
        disposition: {
          kind: 'worked',
          reason:
            '1 bug in 1 error event (the alert’s own log sample, since there is no error in the logs of the last 15 minutes)',
        },
      },
    ]);
    expect(jobs.jobs.size).toBe(1);
  });

  test('a line of the sample that says of itself that it is no error starts nothing', async () => {
    const { triage, ledger, jobs, time } = startTriage({ events: [] });
    time.now += 15 * 60_000;
    const logsSample = ['2026-11-16 09:00:00 INFO GET /health 200', '{"level":"warn","message":"slow"}'];
    await triage(anAlert({ logsSample }));
    expect(await ledger.listAlerts(9)).toMatchObject([{ disposition: { kind: 'skipped' } }]);
    expect(jobs.jobs.size).toBe(0);
  });

  test('what the search finds comes before the sample', async () => {
    const { triage, ledger } = startTriage();
    await triage(anAlert({ logsSample: ['OtherError: x\n    at other (/app/src/other.js:3:1)'] }));
    const incidents = await ledger.listIncidents(9);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.title).toContain('StockError');
  });
});

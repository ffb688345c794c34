import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../core/errors.ts';
import type { Alert } from '../../../core/records/alert.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { anAlert, NOW } from '../../fixtures/records.ts';
import { burst, startTriage } from '../triage-world.ts';
import { createSweep, createTriage } from '../with-rights.ts';

/** A configuration that leaves alerts `allowed` searches at once. */
function start(allowed: number) {
  const world = startTriage();
  let searched = 0;
  const errorLog = {
    searchErrors: (query: Parameters<typeof world.deps.errorLog.searchErrors>[0]) => {
      searched += 1;
      return world.deps.errorLog.searchErrors(query);
    },
  };
  const datadog = { ...world.config.datadog, searchesPerHour: 2 * allowed, searchesForAttempts: 0 };
  const config = { ...world.config, datadog };
  const deps = { ...world.deps, errorLog };
  return { ...world, deps, config, triage: createTriage({ ...deps, config }), searched: () => searched };
}

const sample = ['StockError: sold out\n    at reserve (/app/src/stock.js:3:1)'];
const later = (id: string, minutes: number, change = {}) =>
  anAlert({ id, at: NOW + minutes * 60_000, receivedAt: NOW + minutes * 60_000, ...change });

describe('alerts of one monitor', () => {
  test('share the search that one of them made, when it reaches as far', async () => {
    const { triage, searched, ledger, time } = start(10);
    time.now = NOW + 60_000;
    await triage(anAlert());
    await triage(later('alert-2', 1, { at: NOW }));
    await Promise.all([triage(anAlert({ id: 'alert-3' })), triage(anAlert({ id: 'alert-4' }))]);
    expect(searched()).toBe(1);
    expect(await ledger.listIncidents(9)).toMatchObject([{ alertCount: 4 }]);
  });

  test.each([
    ['of another monitor', anAlert({ id: 'alert-2', monitorId: '43' })],
    ['that came after it', later('alert-2', 5)],
  ])('one %s makes its own', async (_, second) => {
    const { triage, searched } = start(10);
    await triage(anAlert());
    await triage(second);
    expect(searched()).toBe(2);
  });
});

/** Triage as another instance of the function has it: it knows nothing but what the ledger knows. */
const instanceOf = ({ deps, config }: ReturnType<typeof start>, change: Partial<typeof deps> = {}) =>
  createTriage({ ...deps, ...change, config });

describe('alerts of one monitor that different instances take', () => {
  test('share one search: one makes it, the others wait for it', async () => {
    const world = start(10);
    const alerts = Array.from({ length: 20 }, (_, index) => anAlert({ id: `alert-${index}`, at: NOW - index * 1_000 }));
    await Promise.all(alerts.map((alert) => instanceOf(world)(alert)));
    expect(world.searched()).toBe(1);
    expect(await world.ledger.listIncidents(9)).toMatchObject([{ alertCount: 20, attempt: 1 }]);
  });

  test('those that come soon after it wait, and share the next one', async () => {
    const world = start(10);
    await instanceOf(world)(anAlert());
    world.time.now += 2_000;
    world.log.push(...burst('OtherError', 1, world.time.now));
    const soon = [1, 2].map((index) => anAlert({ id: `soon-${index}`, at: NOW + 2_000, receivedAt: NOW + 2_000 }));
    for (const alert of soon) await instanceOf(world)(alert);
    expect(world.searched()).toBe(2);
    expect(world.time.now).toBe(NOW + 10_000);
    expect((await world.ledger.getAlert('soon-2'))?.incidentIds).toHaveLength(2);
  });

  test.each([
    [
      'fails',
      async () => Promise.reject(new UpstreamError('Datadog', 'it answered 500', { retryable: true })),
      'sampled',
    ],
    ['is cut off', async () => Promise.reject(new Error('crash')), 'received'],
  ])('when a search %s, the next alert makes it', async (_, searchErrors, kind) => {
    const world = start(10);
    const first = instanceOf(world, { errorLog: { searchErrors } })(anAlert());
    await (kind === 'sampled' ? first : expect(first).rejects.toThrow('crash'));
    expect((await world.ledger.getAlert('alert-1'))?.disposition.kind).toBe(kind);
    await instanceOf(world)(anAlert({ id: 'alert-2' }));
    expect(world.time.now).toBe(NOW);
    expect((await world.ledger.getAlert('alert-2'))?.disposition.kind).toBe('worked');
  });

  test('a search whose instance died is waited for half a minute, and then made', async () => {
    const world = start(10);
    const searching = Promise.withResolvers<void>();
    const searchErrors = async () => {
      searching.resolve();
      return new Promise<never>(() => undefined);
    };
    void instanceOf(world, { errorLog: { searchErrors } })(anAlert());
    await searching.promise;
    await instanceOf(world)(anAlert({ id: 'alert-2' }));
    expect(world.searched()).toBe(1);
    expect(world.time.now).toBe(NOW + 30_000);
  });

  test('what is too large for the ledger is cut, and shared', async () => {
    const world = start(10);
    const noise = randomBytes(400_000).toString('hex');
    const [event] = burst('StockError', 1);
    if (event === undefined) throw new Error('there is an event');
    world.log.splice(0, 9, { ...event, error: { ...event.error, stack: `${event.error.stack}\n${noise}` } });
    await instanceOf(world)(anAlert());
    await instanceOf(world)(anAlert({ id: 'alert-2' }));
    expect(world.searched()).toBe(1);
  });
});

describe('when the searches are used up', () => {
  test('an alert goes on with its own sample, is marked, and is enriched when it comes again', async () => {
    const { triage, searched, ledger, time, deps, config } = start(1);
    const sent: Alert[] = [];
    await triage(anAlert());
    await triage(later('alert-2', 5, { logsSample: sample }));
    const reason = 'the alert’s own log sample, since Datadog’s searches of this hour are used up';
    const [second] = await ledger.listAlerts(1);
    expect(second?.disposition).toEqual({ kind: 'sampled', reason: `1 bug in 1 error event (${reason})` });

    const sweep = createSweep({
      ...deps,
      config,
      random: () => 0.5,
      queue: { send: async (alert) => void sent.push(alert) },
    });
    time.now += 4 * 60_000;
    await sweep();
    expect(sent, 'too soon').toEqual([]);
    time.now += 60_000;
    await sweep();
    expect(sent, 'no search to be had').toEqual([]);
    time.now += 2 * 3_600_000;
    await sweep();
    await sweep();
    expect(sent.map(({ id }) => id)).toEqual(['alert-2']);
    for (const alert of sent) await triage(alert);
    expect(searched()).toBe(2);
    expect((await ledger.listAlerts(1))[0]?.disposition.kind).toBe('worked');
    time.now += 3_600_000;
    await sweep();
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['that is half a day old', 13, undefined],
    ['of a bug that people have rejected', 2, 'rejected' as const],
  ])('one %s is not sent again', async (_, hours, status) => {
    const { triage, deps, config, ledger, time } = start(1);
    await triage(anAlert());
    await triage(later('alert-2', 5, { logsSample: sample }));
    const { incidentIds = [] } = (await ledger.listAlerts(1))[0] ?? {};
    for (const id of incidentIds) {
      await ledger.changeIncident(id, (current) => ({ ...current, status: status ?? current.status }));
    }
    time.now += hours * 3_600_000;
    const sent: Alert[] = [];
    await createSweep({
      ...deps,
      config,
      random: () => 0.5,
      queue: { send: async (alert) => void sent.push(alert) },
    })();
    expect(sent).toEqual([]);
    expect(await ledger.listDue('alert', Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  test('a crash at any call of the sweep that sends it, then the next ones: it is sent, and enriched', async () => {
    const prepare = async () => {
      const world = start(1);
      await world.triage(anAlert());
      await world.triage(later('alert-2', 5, { logsSample: sample }));
      world.jobs.states.set('job-1', { kind: 'running' }).set('job-2', { kind: 'running' });
      world.time.now += 2 * 3_600_000;
      const sent: Alert[] = [];
      const queue = { send: async (alert: Alert) => void sent.push(alert) };
      return { ...world, sent, sweeping: { ...world.deps, config: world.config, random: () => 0.5, queue } };
    };
    const counter = { calls: 0 };
    await createSweep(crashAt((await prepare()).sweeping, Number.POSITIVE_INFINITY, 'before', counter))();
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= counter.calls; call += 1) {
        const { sweeping, sent, triage, time, ledger } = await prepare();
        await expect(createSweep(crashAt(sweeping, call, when))(), `${when} call ${call}`).rejects.toThrow('crash');
        time.now += 600_000;
        await createSweep(sweeping)();
        for (const alert of sent) await triage(alert);
        expect((await ledger.getAlert('alert-2'))?.disposition.kind, `${when} call ${call}`).toBe('worked');
      }
    }
  });

  test('an alert without a sample is not forgotten either', async () => {
    const { triage, ledger } = start(1);
    await triage(anAlert());
    await triage(later('alert-2', 5));
    expect((await ledger.listAlerts(1))[0]?.disposition.kind).toBe('sampled');
  });
});

test('a crash at any call of an alert that shares a search, then the redelivery: counted once', async () => {
  const counter = { calls: 0 };
  const second = anAlert({ id: 'alert-2' });
  const whole = start(10);
  const counting = createTriage({
    ...crashAt(whole.deps, Number.POSITIVE_INFINITY, 'before', counter),
    config: whole.config,
  });
  await counting(anAlert());
  const before = counter.calls;
  await counting(second);
  for (const when of ['before', 'after'] as const) {
    for (let call = before + 1; call <= counter.calls; call += 1) {
      const { deps, config, triage, ledger, jobs } = start(10);
      const crashing = createTriage({ ...crashAt(deps, call, when), config });
      await crashing(anAlert());
      await expect(crashing(second), `${when} call ${call}`).rejects.toThrow('crash');
      await triage(second);
      expect(await ledger.listIncidents(9), `${when} call ${call}`).toMatchObject([{ alertCount: 2, attempt: 1 }]);
      expect(jobs.jobs.size).toBe(1);
    }
  }
  expect(counter.calls - before, 'a duplicate alert costs three calls').toBe(3);
});

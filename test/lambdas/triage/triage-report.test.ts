import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../../core/durations.ts';
import { refuseIssue } from '../../../core/issue/ask-issue.ts';
import { endWork } from '../../../core/lifecycle/incident-work.ts';
import type { ReportedIssue } from '../../../core/ports/issue-tracker.ts';
import { crashAt, tellPoints } from '../../fakes/crash-at.ts';
import { anAlert, NOW } from '../../fixtures/records.ts';
import { commentsIn, NOTICE, type ReportWorld, report, STACK, startReports, withStack } from '../report-world.ts';
import { burst } from '../triage-world.ts';

describe('a report with a stack trace', () => {
  test('of a bug that is known is linked, and not worked on again', async () => {
    const world = startReports();
    await world.triage(anAlert());
    report(world, withStack);
    await world.take();
    await world.sweep();
    const [incident, ...others] = await world.incidents();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ attempt: 1, alertCount: 2, claimedBy: 'alert-1' });
    expect(world.jobs.jobs.size).toBe(1);
    expect(commentsIn(world)).toEqual([
      [
        expect.stringMatching(
          /^Nothing to do: .*\nmendhook knows this bug already, as incident [0-9a-f]{32}\. checkout/,
        ),
      ],
    ]);
    expect(commentsIn(world)[0]?.[0]).not.toContain('No stack trace');
  });

  test('is the incident’s issue: no other is opened, and the fix’s fate is told there', async () => {
    const world = startReports();
    report(world, withStack);
    await world.take();
    await world.sweep();
    const [incident] = await world.incidents();
    expect(incident?.issue).toMatchObject({ status: 'open', place: { id: '10001', key: 'SHOP-1' } });
    expect(incident && refuseIssue(incident)).toBe('it has the JIRA issue SHOP-1');
    const pull = { repository: 'acme/checkout', number: 7, url: 'https://github.com/acme/checkout/pull/7' };
    const merge = { at: NOW, by: 'mona', deployedFrom: NOW, watchMs: 1, earlier: { versions: [], commits: [] } };
    await world.ledger.changeIncident(incident?.id ?? '', (current) => ({
      ...current,
      ...{ status: 'merged', merge, pullRequest: { ...pull, branch: 'b', title: 't', draft: false } },
    }));
    await world.sweep();
    await world.sweep();
    expect(commentsIn(world)).toEqual([[expect.anything(), expect.stringContaining('it was merged by mona')]]);
    expect(world.tracker.issues).toHaveLength(1);
  });

  test('of two bugs is linked to both', async () => {
    const world = startReports();
    report(world, { codeBlocks: [STACK, STACK.replaceAll('StockError', 'TaxError')], text: 'both' });
    await world.take();
    await world.sweep();
    expect((await world.incidents()).map(({ title }) => title).toSorted()).toEqual([
      'StockError happened',
      'TaxError happened',
    ]);
    expect(commentsIn(world)[0]).toHaveLength(2);
  });

  test('of a bug that is part of another incident names that one, with its thread', async () => {
    const world = startReports();
    await world.triage(anAlert());
    const [lead] = await world.incidents();
    if (lead === undefined) throw new Error('the alert opened no incident');
    report(world, { codeBlocks: [STACK.replaceAll('StockError', 'TaxError')] });
    await world.take();
    const member = (await world.incidents()).find(({ id }) => id !== lead.id);
    await world.ledger.changeIncident(lead.id, (current) => ({
      ...current,
      thread: { channel: 'C1', ts: '1.2', permalink: 'https://acme.slack.com/archives/C1/p12' },
    }));
    await world.ledger.changeIncident(member?.id ?? '', (current) => ({
      ...current,
      partOf: { incidentId: lead.id, because: 'both could not reach db', by: 'rule', at: NOW },
    }));
    await world.sweep();
    expect(commentsIn(world)[0]?.[0]).toMatch(
      new RegExp(`It is part of incident ${lead.id}\\. checkout: StockError happened\\nSlack thread$`),
    );
  });

  test('of two bugs tells of both, even if JIRA does not answer at first', async () => {
    const world = startReports();
    report(world, { codeBlocks: [STACK, STACK.replaceAll('StockError', 'TaxError')], text: 'both' });
    await world.take();
    world.tracker.failNext({ retryable: true, code: '503' });
    await world.sweep();
    expect(commentsIn(world)[0]).toHaveLength(1);
    world.time.now += 11 * MINUTE_MS;
    await world.sweep();
    expect(
      commentsIn(world)[0]
        ?.map((text) => /[ST]\w+Error/.exec(text)?.[0])
        .toSorted(),
    ).toEqual(['StockError', 'TaxError']);
  });

  test('a second report gets its comment, and the first one stays the incident’s issue', async () => {
    const world = startReports();
    report(world, withStack);
    await world.take();
    world.tracker.report({ id: '10002', ...withStack, text: 'me too' });
    await world.take({ ...NOTICE, issueId: '10002', key: 'SHOP-2', at: NOW + 1_000 });
    await world.sweep();
    const [incident] = await world.incidents();
    expect(incident?.issue?.place?.key).toBe('SHOP-1');
    expect(incident?.reports?.map(({ key }) => key)).toEqual(['SHOP-1', 'SHOP-2']);
    expect(commentsIn(world)[1]?.[0]).toContain('SHOP-1, which has the incident');
    expect(world.jobs.jobs.size).toBe(1);
  });

  test('says nothing of whether a merged fix holds: it names no release', async () => {
    const world = startReports();
    await world.triage(anAlert());
    const [{ id } = { id: '' }] = await world.incidents();
    const draft = { repository: 'acme/checkout', number: 7, url: 'https://x', branch: 'b', title: 't', draft: false };
    const merge = { at: NOW, by: 'mona', deployedFrom: NOW, watchMs: 1, earlier: { versions: [], commits: [] } };
    await world.ledger.changeIncident(id, (current) => ({
      ...endWork(current, { kind: 'fix-verified', reason: 'r' }, draft, NOW),
      ...{ status: 'merged', merge },
    }));
    world.time.now += 60 * MINUTE_MS;
    report(world, withStack);
    await world.take({ ...NOTICE, at: world.time.now });
    expect(await world.incidents()).toMatchObject([{ status: 'merged', attempt: 1, alertCount: 2 }]);
  });
});

describe('a report without a stack trace', () => {
  test('becomes an incident of its own, is worked on, and the issue says what is missing', async () => {
    const world = startReports();
    report(world);
    await world.take();
    await world.sweep();
    expect(await world.incidents()).toMatchObject([
      {
        ...{ status: 'in-work', title: 'The basket is empty', service: 'checkout' },
        fingerprint: {
          method: 'report',
          because: 'a person reported it in SHOP-1, and no stack trace is in the report',
        },
        representative: { message: 'The basket is empty\n\nI put a book into it.' },
      },
    ]);
    expect(world.jobs.jobs.size).toBe(1);
    expect(commentsIn(world)).toEqual([
      [expect.stringMatching(/took this report up[\s\S]*No stack trace is in the report/)],
    ]);
    expect(await world.ledger.listAlerts(9)).toMatchObject([
      { disposition: { kind: 'worked', reason: '1 bug in 1 error event (the report SHOP-1)' } },
    ]);
  });

  test('however often JIRA calls, the same text is one', async () => {
    const world = startReports();
    report(world);
    for (const minute of [0, 1, 5]) await world.take({ ...NOTICE, at: NOW + minute * MINUTE_MS });
    await world.sweep();
    await world.sweep();
    expect(await world.incidents()).toMatchObject([{ alertCount: 1, attempt: 1 }]);
    expect(commentsIn(world)[0]).toHaveLength(1);
  });

  test('another text is another occurrence of the same incident, and no other attempt', async () => {
    const world = startReports();
    report(world);
    await world.take();
    const [{ id } = { id: '' }] = await world.incidents();
    await world.ledger.changeIncident(id, (current) =>
      endWork(current, { kind: 'failed', reason: 'it broke' }, undefined, NOW),
    );
    world.time.now += 20 * MINUTE_MS;
    report(world, { text: 'Two books, even.' });
    await world.take({ ...NOTICE, at: world.time.now });
    await world.sweep();
    expect(await world.incidents()).toMatchObject([
      { id, alertCount: 2, attempt: 1, outcome: { kind: 'skipped', rule: 'reported-once' } },
    ]);
    expect(world.jobs.jobs.size).toBe(1);
    expect(commentsIn(world)[0]).toHaveLength(1);
  });

  test('a log that is quoted and no error is none', async () => {
    const world = startReports();
    report(world, { codeBlocks: ['INFO GET /basket 200'], text: 'INFO GET /basket 200' });
    await world.take();
    expect(await world.incidents()).toMatchObject([{ fingerprint: { method: 'report' } }]);
  });
});

describe('an issue that is left alone', () => {
  test.each<[string, Partial<ReportedIssue>, RegExp]>([
    ['mendhook’s own', { isOwn: true }, /mendhook opened it/],
    ['without the label by now', { labels: ['ui'] }, /it has not the label/],
    ['moved to another project', { project: 'OPS' }, /no row of `jira.webhook.services` fits/],
  ])('%s', async (_, written, reason) => {
    const world = startReports();
    report(world, written);
    await world.take();
    expect(await world.incidents()).toEqual([]);
    expect(world.lines.join()).toMatch(reason);
  });

  test('deleted meanwhile', async () => {
    const world = startReports();
    await world.take();
    expect(world.lines.join()).toContain('JIRA shows no such issue');
  });

  test('heard of before the configuration had no webhook any more', async () => {
    const world = startReports({ webhook: false });
    report(world);
    await world.take();
    expect(await world.incidents()).toEqual([]);
    expect(world.lines.join()).toContain('the configuration has no `jira.webhook`');
  });
});

describe('the budgets of reports', () => {
  const second = { ...NOTICE, issueId: '10002', key: 'SHOP-2' };

  test.each<[string, object, string, string]>([
    ['attempts', { reportsPerDay: 1 }, 'reports-per-day', 'the 1 attempt for reports of JIRA on 2026-09-21 is used up'],
    [
      'dollars',
      { dollarsPerDay: 3 },
      'report-dollars-per-day',
      'the $3.00 budget for reports of JIRA on 2026-09-21 is nearly used up: not enough is left for another attempt',
    ],
  ])('%s: beyond it the incident is kept, and says why', async (_, webhook, rule, reason) => {
    const world = startReports({ webhook });
    report(world);
    world.tracker.report({ id: '10002', summary: 'Another thing' });
    await world.take();
    await world.take(second);
    await world.sweep();
    const skipped = (await world.incidents()).filter(({ status }) => status === 'observed');
    expect(skipped).toMatchObject([{ title: 'Another thing', attempt: 0, outcome: { kind: 'skipped', rule, reason } }]);
    expect(world.jobs.jobs.size).toBe(1);
    expect(commentsIn(world)[1]?.[0]).toMatch(/^Your turn: .* used up for the day/);
  });

  test('alerts of monitors draw nothing on them', async () => {
    const world = startReports({ webhook: { reportsPerDay: 1 } });
    await world.triage(anAlert());
    world.log.push(...burst('TaxError', 3, NOW + MINUTE_MS));
    await world.triage(anAlert({ id: 'alert-2', at: NOW + MINUTE_MS }));
    report(world);
    await world.take();
    expect(world.jobs.jobs.size).toBe(3);
    expect(world.ledger.total('attempts/reports of JIRA/2026-09-21')).toBe(1);
    expect(world.ledger.total('dollars/reports of JIRA/2026-09-21')).toBe(2);
  });

  test('two that come at once cannot both have the last attempt', async () => {
    const world = startReports({ webhook: { reportsPerDay: 1 } });
    report(world);
    world.tracker.report({ id: '10002', summary: 'Another thing' });
    await Promise.all([world.take(), world.take(second)]);
    expect(world.jobs.jobs.size).toBe(1);
  });
});

test('while JIRA does not answer, the notice is delivered again', async () => {
  const world = startReports();
  report(world);
  world.tracker.failNext({ retryable: true, code: '503' });
  await expect(world.take()).rejects.toThrow('JIRA');
  expect(await world.incidents()).toEqual([]);
  await world.take();
  expect(await world.incidents()).toHaveLength(1);
});

describe('a crash', () => {
  const seen = async (world: ReportWorld) => ({
    incidents: (await world.incidents()).map(({ status, attempt, alertCount, reports, issue, thread }) => ({
      ...{ status, attempt, alertCount, place: issue?.place?.key, isShown: thread !== undefined },
      reports: reports?.map(({ key }) => key),
    })),
    ...{ jobs: world.jobs.jobs.size, issues: world.tracker.issues.length, threads: world.messenger.threads.length },
    comments: world.tracker.issues.map(({ comments }) => comments.map(({ key }) => key.replace(/\/[0-9a-f]{32}$/, ''))),
    budget: world.ledger.total('attempts/reports of JIRA/2026-09-21'),
  });

  /** Two reports: one of a bug that is known, one without a trace. Each is delivered again after a crash, and once too often. */
  async function play(crash?: { readonly call: number; readonly when: 'before' | 'after' }) {
    const world = startReports();
    await world.triage(anAlert());
    report(world, withStack);
    world.tracker.report({ id: '10002', summary: 'Another thing' });
    const counter = { calls: 0 };
    const ports = crashAt(world.ports, crash?.call ?? Number.POSITIVE_INFINITY, crash?.when ?? 'before', counter);
    const notices = [NOTICE, { ...NOTICE, issueId: '10002', key: 'SHOP-2', at: NOW + 1_000 }];
    const survive = (work: Promise<void>) =>
      work.catch((error: unknown) => {
        if (!(error instanceof Error && /crash/.test(error.message))) throw error;
      });
    for (const notice of notices) await survive(world.take(notice, ports));
    await survive(world.sweep(ports));
    for (const notice of notices) await world.take(notice);
    for (let round = 0; round < 5; round += 1) {
      world.time.now += 11 * MINUTE_MS;
      await world.sweep();
    }
    return { counter, result: await seen(world) };
  }

  test('before or after any call ends the same: no incident, comment or attempt twice', async () => {
    const undisturbed = await play();
    expect(undisturbed.result).toMatchObject({
      ...{ jobs: 2, issues: 2, comments: [['linked/10001'], ['linked/10002']], budget: 1 },
      incidents: expect.arrayContaining([
        expect.objectContaining({ attempt: 1, alertCount: 2, place: 'SHOP-1' }),
        expect.objectContaining({ attempt: 1, alertCount: 1, place: 'SHOP-2' }),
      ]),
    });
    let points = 0;
    for (let call = 1; call <= undisturbed.counter.calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const { result } = await play({ call, when });
        expect(result, `a crash ${when} call ${call}`).toEqual(undisturbed.result);
        points += 1;
      }
    }
    tellPoints('report', points);
    expect(points).toBeGreaterThan(60);
  });
});

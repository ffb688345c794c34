import { describe, expect, test } from 'vitest';
import type { ErrorQuery } from '../../../core/ports/telemetry.ts';
import type { Alert } from '../../../core/records/alert.ts';
import { anAlert, NOW } from '../../fixtures/records.ts';
import { burst, startTriage } from '../triage-world.ts';
import { createSweep, createTriage } from '../with-rights.ts';

const MINUTE = 60_000;

/** Triage and a sweep a minute, over logs that a test adds to. `partial` says why a search is incomplete. */
function start() {
  const world = startTriage({ events: [] });
  const queries: ErrorQuery[] = [];
  const state: { partial: string | undefined } = { partial: undefined };
  const errorLog = {
    searchErrors: async (query: ErrorQuery) => {
      queries.push(query);
      if (state.partial !== undefined) query.onPartial?.(state.partial);
      return world.deps.errorLog.searchErrors(query);
    },
  };
  const sent: Alert[] = [];
  const deps = { ...world.deps, errorLog, config: world.config };
  const triage = createTriage(deps);
  const sweep = createSweep({ ...deps, random: () => 0.5, queue: { send: async (alert) => void sent.push(alert) } });
  return {
    ...world,
    state,
    queries,
    triage,
    /** Lets minutes pass, with a sweep in each; what it sends is triaged. */
    pass: async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 1) {
        world.time.now += MINUTE;
        await sweep();
        for (const alert of sent.splice(0)) await triage(alert);
      }
    },
    alert: async (id = 'alert-1') => (await world.ledger.getAlert(id))?.disposition,
  };
}

describe('a search that finds nothing', () => {
  test('is repeated after one, five and fifteen minutes, and then the alert is left with the reason', async () => {
    const world = start();
    await world.triage(anAlert());
    expect(await world.alert()).toEqual({
      kind: 'sampled',
      reason:
        'no error was found behind it (logs of the last 15 minutes); it is searched for again, since logs may be late',
    });
    const made: number[] = [];
    for (let minute = 1; minute <= 30; minute += 1) {
      const before = world.queries.length;
      await world.pass(1);
      if (world.queries.length > before) made.push(minute);
    }
    expect(made).toEqual([1, 5, 15]);
    expect(world.queries).toHaveLength(4);
    expect(await world.alert()).toEqual({
      kind: 'skipped',
      reason: 'no error was found behind it (logs of the last 15 minutes)',
    });
    expect(await world.ledger.listDue('alert', Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  test.each([1, 5, 15])('an error that is indexed within %i minutes is worked on, once', async (minutes) => {
    const world = start();
    await world.triage(anAlert());
    await world.pass(minutes - 1);
    world.log.push(...burst('StockError', 3));
    await world.pass(30);
    expect(await world.ledger.listIncidents(9)).toMatchObject([{ alertCount: 1, attempt: 1, status: 'in-work' }]);
    expect([world.jobs.jobs.size, world.messenger.threads.length]).toEqual([1, 1]);
    expect(await world.alert()).toMatchObject({ kind: 'worked' });
  });

  test('the alerts of a monitor share the repeated search', async () => {
    const world = start();
    for (const id of ['alert-1', 'alert-2', 'alert-3']) await world.triage(anAlert({ id }));
    expect(world.queries).toHaveLength(1);
    await world.pass(1);
    expect(world.queries).toHaveLength(2);
  });

  test('a delivery that comes twice repeats no search early, and counts for none', async () => {
    const world = start();
    await world.triage(anAlert());
    await world.triage(anAlert());
    await world.pass(30);
    expect(world.queries).toHaveLength(4);
  });
});

describe.each([
  ['says the kind and the message', 'StockError: StockError happened', undefined],
  [
    'says them after other words',
    '2026-09-21 11:59:58 ERROR [req-1] reserve failed: StockError: StockError happened',
    undefined,
  ],
  ['is the log’s own line', 'could not reserve 2 of 3', 'could not reserve 2 of 3'],
])('the webhook’s own sample that %s', (_name, line, message) => {
  const burstOf = () =>
    burst('StockError', 3).map((event) => ({ ...event, ...(message === undefined ? {} : { message }) }));

  test('is used meanwhile, and the logs that come late are the same bug’s', async () => {
    const world = start();
    await world.triage(anAlert({ logsSample: [line] }));
    expect(await world.alert()).toMatchObject({ kind: 'sampled' });
    expect([world.jobs.jobs.size, world.messenger.threads.length]).toEqual([1, 1]);
    world.log.push(...burstOf());
    await world.pass(30);
    expect(await world.alert()).toMatchObject({
      kind: 'worked',
      reason: '1 bug in 3 error events (logs of the last 15 minutes)',
    });
    expect(await world.ledger.listIncidents(9)).toHaveLength(1);
    expect([world.jobs.jobs.size, world.messenger.threads.length]).toEqual([1, 1]);
  });

  test('of an alert whose logs were found first, names no second bug', async () => {
    const world = start();
    world.log.push(...burstOf());
    await world.triage(anAlert({ logsSample: [line] }));
    world.log.splice(0);
    const at = NOW + 60 * MINUTE;
    world.time.now = at;
    await world.triage(anAlert({ id: 'alert-2', at, receivedAt: at, logsSample: [line] }));
    expect(await world.ledger.listIncidents(9)).toMatchObject([{ alertCount: 2 }]);
  });

  test('is all there is where no log is ever found', async () => {
    const world = start();
    await world.triage(anAlert({ logsSample: [line] }));
    await world.pass(30);
    expect(world.queries).toHaveLength(4);
    const note = 'the alert’s own log sample, since there is no error in the logs of the last 15 minutes';
    expect(await world.alert()).toEqual({ kind: 'worked', reason: `1 bug in 1 error event (${note})` });
    expect(await world.ledger.listIncidents(9)).toMatchObject([{ alertCount: 1 }]);
    expect(world.messenger.threads[0]?.replies.size).toBe(0);
  });
});

describe('a search that is incomplete', () => {
  test('is used, and repeated until it is complete', async () => {
    const world = start();
    world.state.partial = 'Datadog’s search is incomplete: timeout';
    world.log.push(...burst('StockError', 3));
    await world.triage(anAlert());
    expect(world.jobs.jobs.size).toBe(1);
    expect(await world.alert()).toEqual({
      kind: 'sampled',
      reason:
        '1 bug in at least 3 error events (logs of the last 15 minutes; Datadog’s search is incomplete: timeout); it is searched for again, since logs may be late',
    });
    world.log.push(...burst('OtherError', 1));
    world.state.partial = undefined;
    await world.pass(30);
    expect(world.queries).toHaveLength(2);
    expect(await world.alert()).toEqual({
      kind: 'worked',
      reason: '2 bugs in 4 error events (logs of the last 15 minutes)',
    });
  });

  test('to the end is said in the last word', async () => {
    const world = start();
    world.state.partial = 'the search was cut after 12 pages';
    await world.triage(anAlert());
    await world.pass(30);
    expect(world.queries).toHaveLength(4);
    expect(await world.alert()).toEqual({
      kind: 'skipped',
      reason: 'no error was found behind it (logs of the last 15 minutes; the search was cut after 12 pages)',
    });
  });
});

describe('clocks', () => {
  test.each([
    ['an error that is four minutes ahead of the alert', 4, 0],
    ['an error that is nine minutes ahead of the alert', 9, 0],
    ['an alert that is an hour ahead of its error', 0, 60],
    ['an alert that is an hour behind its error', 0, -60],
  ])('%s is found', async (_, errorAhead, alertAhead) => {
    const world = start();
    world.log.push(...burst('StockError', 1, NOW + errorAhead * MINUTE));
    await world.triage(anAlert({ at: NOW + alertAhead * MINUTE }));
    expect(await world.alert()).toMatchObject({ kind: 'worked' });
  });

  test('an alert does not share a search that was made before it came, however far that one looked', async () => {
    const world = start();
    world.log.push(...burst('StockError', 1));
    await world.triage(anAlert());
    world.time.now += 3 * MINUTE;
    world.log.push(...burst('OtherError', 1, world.time.now));
    await world.triage(anAlert({ id: 'alert-2', at: world.time.now, receivedAt: world.time.now }));
    expect((await world.ledger.getAlert('alert-2'))?.incidentIds).toHaveLength(2);
  });
});

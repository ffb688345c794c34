import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cycleOf } from '../../../core/alert/alert-cycle.ts';
import { recoveredAt } from '../../../core/lifecycle/incident-cycles.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { Alert } from '../../../core/records/alert.ts';
import { utcTime } from '../../../core/text/quantities.ts';
import { slackText } from '../../core/golden/slack-text.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { anAlert, NOW } from '../../fixtures/records.ts';
import { burst, startTriage } from '../triage-world.ts';
import { createTriage } from '../with-rights.ts';

const MINUTE = 60_000;
const OVER = NOW + 2 * MINUTE;
const trigger = anAlert();
const recovery = anAlert({ id: 'alert-2', kind: 'recovered', transition: 'Recovered', at: OVER, receivedAt: OVER });
const LINE = `(small) The alert recovered <!date^${OVER / 1_000}^{date_short_pretty} {time_secs}|${utcTime(OVER)}>`;

/** Triage of two bugs, and what people see of each. */
function start() {
  const world = startTriage({ events: [...burst('StockError', 3), ...burst('TaxError', 2)] });
  const { ledger, messenger } = world;
  return {
    ...world,
    shown: () => messenger.threads.map(({ messages }) => messages.map(slackText).at(-1)),
    incidents: async () => (await ledger.listIncidents(9)).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    cycle: async ({ monitorId, cycleKey }: Alert = recovery) => {
      const name = cycleOf({ monitorId, cycleKey })?.name ?? '';
      return ledger.changeCycle(name, (current) => {
        if (current === undefined) throw new Error('there is no such cycle');
        return current;
      });
    },
  };
}

describe('a monitor that recovers', () => {
  test('is told in the threads of the bugs of its cycle, and changes nothing of the work on them', async () => {
    const { triage, time, shown, incidents, jobs, ledger } = start();
    await triage(trigger);
    const before = await incidents();
    time.now = OVER;
    await triage(recovery);
    expect(shown()).toEqual([expect.stringContaining(LINE), expect.stringContaining(LINE)]);
    const after = await incidents();
    expect(after.map(recoveredAt)).toEqual([OVER, OVER]);
    for (const [index, { status, attempt, claimedBy }] of before.entries()) {
      expect(after[index]).toMatchObject({ status, attempt, claimedBy, alertCount: 1, alertIds: ['alert-1'] });
    }
    expect(jobs.jobs.size).toBe(2);
    expect(await ledger.getAlert('alert-2')).toMatchObject({
      disposition: { kind: 'recorded', reason: 'the monitor recovered: its alert cycle is over' },
    });
  });

  test('and triggers a new cycle: the thread says so no more', async () => {
    const { triage, time, log, shown, incidents } = start();
    await triage(trigger);
    time.now = OVER;
    await triage(recovery);
    time.now = OVER + MINUTE;
    log.push(...burst('StockError', 1, time.now), ...burst('TaxError', 1, time.now));
    await triage(anAlert({ id: 'alert-3', cycleKey: 'cycle-2', at: time.now, receivedAt: time.now }));
    expect(shown().join()).not.toContain('recovered');
    expect((await incidents()).map(({ cycles }) => cycles?.map(({ recoveredAt: at }) => at))).toEqual([
      [OVER, undefined],
      [OVER, undefined],
    ]);
  });

  test('before its trigger has come through the queue: the bug is told of with it', async () => {
    const { triage, time, shown, messenger } = start();
    time.now = OVER;
    await triage(recovery);
    expect(messenger.threads).toEqual([]);
    await triage(trigger);
    expect(shown()).toEqual([expect.stringContaining(LINE), expect.stringContaining(LINE)]);
  });

  test('moments after its alert leaves its mark, for the next turn of the thread', async () => {
    const { triage, shown, incidents } = start();
    await triage(trigger);
    await triage({ ...recovery, at: NOW + 1 });
    expect(shown().join()).not.toContain('recovered');
    expect((await incidents()).map(({ threadTurn }) => threadTurn?.behind)).toEqual([true, true]);
  });

  test('says nothing to the bugs of another cycle, or of another monitor with the same key', async () => {
    const { triage, time, incidents } = start();
    await triage(trigger);
    time.now = OVER;
    await triage({ ...recovery, cycleKey: 'cycle-2' });
    await triage({ ...recovery, id: 'alert-3', monitorId: '43' });
    expect((await incidents()).map(recoveredAt)).toEqual([undefined, undefined]);
  });
});

test('webhooks of a cycle that are triaged at once come to the same record, and the recovery is shown or about to be', async () => {
  const alerts = [trigger, anAlert({ id: 'alert-3', kind: 'renotified' }), recovery, { ...recovery, id: 'alert-4' }];
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isThreadFree) => {
      const { deps, config, time, incidents, cycle, messenger, ledger } = start();
      const clock = () => {
        if (isThreadFree) time.now += MINUTE;
        return time.now;
      };
      const triage = createTriage({ ...deps, config, clock, ledger: inAnyOrder(ledger, scheduler) });
      await scheduler.waitFor(Promise.all(alerts.map(triage)));
      const found = await incidents();
      expect(await cycle()).toMatchObject({ incidentIds: found.map(({ id }) => id), recoveredAt: OVER });
      expect(found.map(recoveredAt)).toEqual([OVER, OVER]);
      for (const { id, threadTurn } of found) {
        const shown = messenger.threads
          .find(({ key }) => key === id)
          ?.messages.map(slackText)
          .at(-1);
        expect(threadTurn?.behind || shown?.includes(LINE)).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});

/** The same ledger, whose calls are carried out in whatever order. */
function inAnyOrder(ledger: Ledger, scheduler: fc.Scheduler): Ledger {
  return new Proxy(ledger, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        await scheduler.schedule(Promise.resolve(), String(name));
        return Reflect.apply(method, target, args);
      };
    },
  });
}

describe('a crash at any call, then the queue’s redelivery', () => {
  test.each([
    ['the trigger, then the recovery', [trigger, recovery]],
    ['the recovery, then the trigger', [recovery, trigger]],
  ] as const)('%s: the bugs know, the thread shows it', async (_, alerts) => {
    const expected = await deliver(alerts, Number.POSITIVE_INFINITY, 'before');
    expect(expected.calls).toBeGreaterThan(20);
    expect(expected.record.cycle).toMatchObject({ recoveredAt: OVER });
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; call <= expected.calls; call += 1) {
        expect((await deliver(alerts, call, when)).record, `${when} call ${call}`).toEqual(expected.record);
      }
    }
  });

  async function deliver(alerts: readonly Alert[], call: number, when: 'before' | 'after') {
    const world = start();
    const counter = { calls: 0 };
    const crashing = createTriage({ ...crashAt(world.deps, call, when, counter), config: world.config });
    for (const alert of alerts) {
      world.time.now += MINUTE;
      const crashed = await crashing(alert).then(
        () => false,
        (error: Error) => error.message === 'crash',
      );
      if (crashed) await world.triage(alert);
    }
    const { version: _, ...cycle } = await world.cycle();
    const cycles = (await world.incidents()).map((incident) => incident.cycles);
    return {
      calls: counter.calls,
      record: { cycle, cycles, lines: world.shown().map((text) => text?.includes(LINE)) },
    };
  }
});

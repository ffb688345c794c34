import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToCycle, cycleOf, recoverCycle } from '../../../core/alert/alert-cycle.ts';
import { addCycleSeen, bringsCycle, noteRecovery, recoveredAt } from '../../../core/lifecycle/incident-cycles.ts';
import type { AlertCycle, NamedCycle } from '../../../core/records/alert-cycle.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const NAMED: NamedCycle = { name: 'c', monitorId: '42', cycleKey: 'k' };

describe('a cycle', () => {
  test('has a name of its own for each monitor and key, whatever they hold, and none without a key', () => {
    const texts = fc.tuple(fc.string(), fc.string({ minLength: 1 }));
    const nameOf = ([monitorId, cycleKey]: readonly [string, string]) => cycleOf({ monitorId, cycleKey })?.name ?? '';
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(nameOf(one)).toMatch(/^[0-9a-f]{32}$/);
        expect(nameOf(one) === nameOf(other)).toBe(one[0] === other[0] && one[1] === other[1]);
      }),
    );
    expect(nameOf(['4', '21'])).not.toBe(nameOf(['42', '1']));
    expect(cycleOf({ monitorId: '42', cycleKey: '' })).toBeUndefined();
  });

  test('comes to the same record, in whatever order its bugs and recoveries come, and how often', () => {
    const bugs = fc.integer({ min: 0, max: 5 }).map((number) => ({ bug: `i${number}` }));
    const recoveries = fc.integer({ min: 0, max: 5 }).map((minute) => ({ at: NOW + minute }));
    const told = fc.array(fc.oneof(bugs, recoveries), { minLength: 1, maxLength: 12 });
    const twice = told.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    const tell = (all: readonly ({ bug: string } | { at: number })[]) =>
      all.reduce<AlertCycle | undefined>(
        (cycle, each) =>
          'bug' in each ? addToCycle(cycle, NAMED, each.bug, NOW) : recoverCycle(cycle, NAMED, each, NOW),
        undefined,
      );
    fc.assert(
      fc.property(twice, ([once, again]) => {
        expect(tell(again)).toEqual(tell(once));
      }),
    );
  });

  test('that is told nothing new stays the same object, so that nothing is written', () => {
    const over = recoverCycle(addToCycle(undefined, NAMED, 'i', NOW), NAMED, { at: NOW }, NOW);
    expect(addToCycle(over, NAMED, 'i', NOW + 1)).toBe(over);
    expect(recoverCycle(over, NAMED, { at: NOW }, NOW + 1)).toBe(over);
    expect(recoverCycle(over, NAMED, { at: NOW - 1 }, NOW + 1)).toBe(over);
  });

  test('keeps a hundred bugs, the same ones in any order', () => {
    const ids = Array.from({ length: 120 }, (_, index) => `i${String(index).padStart(3, '0')}`);
    const keep = (all: readonly string[]) =>
      all.reduce<AlertCycle | undefined>((cycle, id) => addToCycle(cycle, NAMED, id, NOW), undefined)?.incidentIds;
    expect(keep(ids)).toEqual(ids.slice(0, 100));
    expect(keep(ids.toReversed())).toEqual(keep(ids));
  });
});

describe('the cycles that a bug has seen', () => {
  test('are the latest fifty, whatever the order, each with its newest alert', () => {
    const alerts = fc.array(
      fc.record({ name: fc.integer({ max: 80, min: 1 }).map(String), seenAt: fc.nat(50), by: fc.constant('a') }),
      { maxLength: 200, size: 'max' },
    );
    fc.assert(
      fc.property(
        alerts.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([one, other]) => {
          const keep = (all: typeof one) => all.reduce<ReturnType<typeof addCycleSeen>>(addCycleSeen, []);
          expect(keep(other)).toEqual(keep(one));
          expect(keep(one).length).toBe(Math.min(50, new Set(one.map(({ name }) => name)).size));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('it is for the alert that brought one first to let it know', () => {
    const first = addCycleSeen([], { name: 'c', seenAt: NOW, by: 'alert-1' });
    const incident = anIncident({ cycles: addCycleSeen(first, { name: 'c', seenAt: NOW + 1, by: 'alert-2' }) });
    expect(['alert-1', 'alert-2'].map((alert) => bringsCycle(incident, 'c', alert))).toEqual([true, false]);
    expect(bringsCycle(incident, 'd', 'alert-1')).toBe(false);
  });

  const on = (name: string, seenAt: number) => ({ name, seenAt, by: 'a' });
  const over = (name: string, seenAt: number, at: number) => ({ ...on(name, seenAt), recoveredAt: at });
  test.each<[string, Parameters<typeof recoveredAt>[0], number | undefined]>([
    ['none', {}, undefined],
    ['one that goes on', { cycles: [on('a', 1)] }, undefined],
    ['one that is over', { cycles: [over('a', 1, 5)] }, 5],
    ['one that was over, and triggered again', { cycles: [over('a', 6, 5)] }, undefined],
    ['two that are over: the later recovery', { cycles: [over('a', 1, 9), over('b', 2, 5)] }, 9],
    ['one of two that goes on', { cycles: [over('a', 1, 9), on('b', 2)] }, undefined],
    ['over, but an alert without a cycle came since', { cycles: [over('a', 1, 5)], alertAt: 6 }, undefined],
    ['over after every alert', { cycles: [over('a', 1, 5)], alertAt: 5 }, 5],
  ])('%s', (_, seen, at) => expect(recoveredAt(seen)).toBe(at));
});

describe('a recovery', () => {
  const seen = anIncident({ cycles: [{ name: 'a', seenAt: NOW, by: 'x' }], status: 'in-work', attempt: 1 });
  const ended = noteRecovery(seen, { name: 'a', recoveredAt: NOW + 5 }, 'alert-9', NOW + 9);

  test('is noted with the cycle and shown in the turn of who notes it; nothing else changes', () => {
    expect(ended).toEqual({
      ...seen,
      cycles: [{ name: 'a', seenAt: NOW, by: 'x', recoveredAt: NOW + 5 }],
      threadTurn: { at: NOW + 9, by: 'alert-9', behind: false },
      updatedAt: NOW + 9,
    });
  });

  test.each([
    ['a cycle that is not over', { name: 'a' }],
    ['an earlier recovery', { name: 'a', recoveredAt: NOW + 4 }],
    ['the same recovery', { name: 'a', recoveredAt: NOW + 5 }],
    ['a cycle that did not bring it', { name: 'b', recoveredAt: NOW + 7 }],
  ])('of %s changes nothing', (_, cycle) => expect(noteRecovery(ended, cycle, 'alert-10', NOW + 10)).toBe(ended));

  test('that people see nothing of takes no turn', () => {
    const two = anIncident({ cycles: [...(seen.cycles ?? []), { name: 'b', seenAt: NOW, by: 'y' }] });
    const noted = noteRecovery(two, { name: 'a', recoveredAt: NOW + 5 }, 'alert-9', NOW + 9);
    expect(noted.cycles?.[0]?.recoveredAt).toBe(NOW + 5);
    expect([noted.threadTurn, noted.updatedAt]).toEqual([two.threadTurn, two.updatedAt]);
  });
});

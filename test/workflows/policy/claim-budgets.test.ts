import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { budgetsOf } from '../../../core/policy/budgets.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import { claimBudgets, giveBackBudgets } from '../../../workflows/policy/claim-budgets.ts';
import { aService, NOW } from '../../fixtures/records.ts';

const figures = fc.record({
  attemptsPerServiceAndDay: fc.integer({ min: 1, max: 40 }),
  dollarsPerAttempt: fc.integer({ min: 1, max: 300 }).map((cents) => cents / 100),
  dollarsPerServiceAndDay: fc.integer({ min: 1, max: 60 }),
  dollarsPerDay: fc.integer({ min: 1, max: 60 }),
  dollarsPerMonth: fc.integer({ min: 1, max: 60 }),
  openDraftsPerRepository: fc.integer({ min: 1, max: 40 }),
  pullRequestsPerHour: fc.integer({ min: 1, max: 40 }),
});
const turns = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 50 });

/** The ledger, each of whose answers takes a while of its own, so that the callers meet in ever other orders. */
function slowly(ledger: Ledger, waits: readonly number[]): Ledger {
  let calls = 0;
  return new Proxy(ledger, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        const wait = waits[calls++ % waits.length] ?? 0;
        for (let turn = 0; turn < wait; turn += 1) await Promise.resolve();
        return Reflect.apply(method, target, args);
      };
    },
  });
}

test('a hundred attempts at once overspend no budget; each has all of its shares, or none', async () => {
  await fc.assert(
    fc.asyncProperty(figures, turns, async (policy, waits) => {
      const ledger = createMemoryLedger();
      const budgets = budgetsOf(aService({ policy }), NOW);
      const claim = async (attempt: string, on: Ledger = ledger) => {
        const wanted = { attempt, budgets, breakers: ['service/checkout', 'all'] };
        const refusal = await claimBudgets(on, wanted, NOW);
        if (refusal !== undefined) await giveBackBudgets(on, wanted);
        return refusal;
      };
      const names = Array.from({ length: 100 }, (_, index) => `attempt-${index}`);
      const slow = slowly(ledger, waits);
      const refusals = await Promise.all(names.map((name) => claim(name, slow)));

      const granted = names.filter((_, index) => refusals[index] === undefined).toSorted();
      for (const { name, claimed, limit } of budgets) {
        expect((await ledger.listClaims(name)).toSorted(), name).toEqual(granted);
        expect(ledger.total(name), name).toBeCloseTo(granted.length * claimed, 6);
        expect(ledger.total(name), name).toBeLessThanOrEqual(limit + 1e-6);
      }
      const room = budgets.every(({ name, claimed, limit }) => ledger.total(name) + claimed <= limit + 1e-9);
      expect((await claim('one more')) === undefined).toBe(room);
    }),
    { numRuns: 60 },
  );
});

import { admits, closedBreaker, giveBackProbe, takeProbe } from '../../core/policy/breaker.ts';
import type { Budget } from '../../core/policy/budgets.ts';
import type { Refusal } from '../../core/policy/decide-attempt.ts';
import { budgetReason } from '../../core/policy/rules/budgets.ts';
import { circuitReason } from '../../core/policy/rules/circuit.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { RuleName } from '../../core/records/rule-name.ts';

export interface Wanted {
  /** The attempt's job name. */
  readonly attempt: string;
  readonly budgets: readonly Budget[];
  readonly breakers: readonly string[];
}

/**
 * Claims everything that an attempt needs: its share of each budget and, where a breaker is open, the right to probe. Each
 * claim is the same when it is repeated.
 *
 * @returns what refused, or undefined when all is claimed; after a refusal, `giveBackBudgets` frees what was claimed
 */
export const claimBudgets = async (ledger: Ledger, wanted: Wanted, now: number): Promise<Refusal | undefined> =>
  (await claimAmounts(ledger, wanted)) ?? (await claimProbes(ledger, wanted, now));

/** Gives back all claims, not only what this run claimed: an earlier one may have been cut off in between. */
export async function giveBackBudgets(ledger: Ledger, { attempt, budgets, breakers }: Wanted): Promise<void> {
  for (const { name, claimed } of budgets) {
    await ledger.settleBudget({ budget: name, attempt, claimed, spent: 0 });
  }
  for (const name of await openBreakers(ledger, breakers)) {
    await ledger.changeBreaker(name, (current = closedBreaker(name)) => giveBackProbe(current, attempt));
  }
}

async function claimAmounts(ledger: Ledger, { attempt, budgets }: Wanted): Promise<Refusal | undefined> {
  for (const budget of budgets) {
    const { name, claimed, limit, rule } = budget;
    if (!(await ledger.claimBudget({ budget: name, attempt, amount: claimed, limit }))) {
      return { rule, reason: budgetReason(budget) };
    }
  }
  return undefined;
}

async function claimProbes(ledger: Ledger, { attempt, breakers }: Wanted, now: number): Promise<Refusal | undefined> {
  for (const name of await openBreakers(ledger, breakers)) {
    const breaker = await ledger.changeBreaker(name, (current = closedBreaker(name)) =>
      takeProbe(current, attempt, now),
    );
    if (!admits(breaker, attempt, now))
      return { rule: 'circuit-open' satisfies RuleName, reason: circuitReason(breaker, now) };
  }
  return undefined;
}

async function openBreakers(ledger: Ledger, names: readonly string[]): Promise<readonly string[]> {
  const { breakers } = await ledger.readPolicyContext({ budgets: [], breakers: names, mutes: [] });
  return breakers.flatMap(({ name, open }) => (open === undefined ? [] : [name]));
}

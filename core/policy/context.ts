import type { Breaker } from './breaker.ts';
import { breakerName } from './breaker.ts';
import { type BudgetedService, budgetsOf } from './budgets.ts';
import { type Mute, muteTarget } from './mute.ts';

/** What the ledger is asked for before money is spent: all of it in one call. */
export interface PolicyQuery {
  readonly budgets: readonly string[];
  readonly breakers: readonly string[];
  readonly mutes: readonly string[];
}

/** What it answers. What is not there has never been written: nothing is held, the breaker is closed. */
export interface PolicyContext {
  /** What is held of each budget, by its name: dollars, attempts or pull requests. */
  readonly held: Readonly<Record<string, number>>;
  readonly breakers: readonly Breaker[];
  readonly mutes: readonly Mute[];
}

/** What the rules on the context look at, for an incident of this service. */
export const policyQuery = (incidentId: string, service: BudgetedService, at: number): PolicyQuery => ({
  budgets: budgetsOf(service, at).map(({ name }) => name),
  breakers: breakersOf(service),
  mutes: [muteTarget.fingerprint(incidentId), muteTarget.service(service.name)],
});

/** The breakers that an attempt of this service goes through. */
export const breakersOf = ({ name }: { name: string }): readonly string[] => [
  breakerName.service(name),
  breakerName.all,
];

import { muteTarget } from '../lifecycle/mute-target.ts';
import type { PolicyQuery } from '../ports/ledger.ts';
import { breakerName } from './breaker.ts';
import { type Budget, type BudgetedService, budgetsOf } from './budgets.ts';

/** What the rules on the context look at, for an incident of this service. @param reported the budgets of reports besides */
export const policyQuery = (
  incidentId: string,
  service: BudgetedService,
  at: number,
  reported: readonly Budget[] = [],
): PolicyQuery => ({
  budgets: [...budgetsOf(service, at), ...reported].map(({ name }) => name),
  breakers: breakersOf(service),
  mutes: [muteTarget.fingerprint(incidentId), muteTarget.service(service.name)],
});

/** The breakers that an attempt of this service goes through. */
export const breakersOf = ({ name }: { name: string }): readonly string[] => [
  breakerName.service(name),
  breakerName.all,
];

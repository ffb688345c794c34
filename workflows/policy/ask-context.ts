import type { ServiceConfig } from '../../core/config/config.ts';
import { hasRule } from '../../core/lifecycle/has-rule.ts';
import type { Logger } from '../../core/logger.ts';
import { budgetUsed } from '../../core/policy/budget-used.ts';
import type { Budget } from '../../core/policy/budgets.ts';
import { type Refusal, refuseContext } from '../../core/policy/decide-attempt.ts';
import { policyQuery } from '../../core/policy/policy-query.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import { freeClosedDrafts } from './free-closed-drafts.ts';

interface AskContextDependencies {
  readonly ledger: Ledger;
  readonly codeHost: Pick<CodeHost, 'findPullRequest'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Asks the policy about what the ledger knows beyond the incident: mutes, breakers, budgets. Before it gives up for want of
 * drafts, it looks whether people have closed some.
 *
 * @param input.at what names the budgets, epoch milliseconds
 * @param input.by who asks, for the log
 * @param input.asked whether a person asks for the attempt
 * @param input.reported the budgets of reports, where a person's report is what asks
 */
export async function askContext(
  deps: AskContextDependencies,
  input: {
    incident: Incident;
    service: ServiceConfig;
    at: number;
    by: string;
    asked?: boolean;
    reported?: readonly Budget[];
  },
): Promise<Refusal | undefined> {
  const { incident, service, at, by, asked = false, reported = [] } = input;
  const ask = async () => {
    const context = await deps.ledger.readPolicyContext(policyQuery(incident.id, service, at, reported));
    deps.logger.info('budget-used', { service: service.name, percent: budgetUsed(service, at, context.held) });
    return refuseContext({ incident, service, now: deps.clock(), at, context, asked, reported });
  };
  const refusal = await ask();
  if (!hasRule(refusal, 'open-drafts')) return refusal;

  return (await freeClosedDrafts(deps, service.repository, by)) ? ask() : refusal;
}

import type { ServiceConfig } from '../config.ts';
import type { Incident } from '../incident/incident.ts';
import type { Logger } from '../logger.ts';
import type { Clock, CodeHost, Ledger } from '../ports.ts';
import { budgetShare } from './budget-share.ts';
import { policyQuery } from './context.ts';
import { type Refusal, refuseContext } from './decide-attempt.ts';
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
 * @param given.at what names the budgets, epoch milliseconds
 * @param given.by who asks, for the log
 * @param given.asked whether a person asks for the attempt
 */
export async function askContext(
  deps: AskContextDependencies,
  given: { incident: Incident; service: ServiceConfig; at: number; by: string; asked?: boolean },
): Promise<Refusal | undefined> {
  const { incident, service, at, by, asked = false } = given;
  const ask = async () => {
    const context = await deps.ledger.readPolicyContext(policyQuery(incident.id, service, at));
    deps.logger.info('budget-used', { service: service.name, percent: budgetShare(service, at, context.held) });
    return refuseContext({ incident, service, now: deps.clock(), at, context, asked });
  };
  const refusal = await ask();
  if (refusal?.rule !== 'open-drafts') return refusal;

  return (await freeClosedDrafts(deps, service.repository, by)) ? ask() : refusal;
}

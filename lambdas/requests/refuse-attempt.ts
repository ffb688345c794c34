import type { ServiceConfig } from '../../core/config.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Logger } from '../../core/logger.ts';
import { policyQuery } from '../../core/policy/context.ts';
import { refuseContext } from '../../core/policy/decide-attempt.ts';
import { freeClosedDrafts } from '../../core/policy/free-closed-drafts.ts';
import type { Clock, CodeHost, Ledger } from '../../core/ports.ts';
import type { PersonRequest } from '../../core/request/request.ts';

interface RefuseDependencies {
  readonly ledger: Ledger;
  readonly codeHost: CodeHost;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Why no attempt is made, by what the ledger knows beyond the incident: a mute, a breaker, a budget. A person's word lifts
 * none of these.
 */
export async function refuseAttempt(
  deps: RefuseDependencies,
  given: { incident: Incident; service: ServiceConfig; request: PersonRequest },
): Promise<string | undefined> {
  const { incident, service, request } = given;
  const ask = async () => {
    const context = await deps.ledger.readPolicyContext(policyQuery(incident.id, service, request.at));
    return refuseContext({ incident, service, now: deps.clock(), at: request.at, context, asked: true });
  };
  const refusal = await ask();
  if (refusal?.rule !== 'open-drafts') return refusal?.reason;
  return (await freeClosedDrafts(deps, service.repository, request.id)) ? (await ask())?.reason : refusal.reason;
}

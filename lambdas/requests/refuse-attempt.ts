import type { ServiceConfig } from '../../core/config.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Logger } from '../../core/logger.ts';
import { askContext } from '../../core/policy/ask-context.ts';
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
  const refusal = await askContext(deps, { incident, service, at: request.at, by: request.id, asked: true });
  return refusal?.reason;
}

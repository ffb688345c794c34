import type { ServiceConfig } from '../../core/config/config.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import { askContext } from '../../workflows/policy/ask-context.ts';

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
  input: { incident: Incident; service: ServiceConfig; request: PersonRequest },
): Promise<string | undefined> {
  const { incident, service, request } = input;
  const refusal = await askContext(deps, { incident, service, at: request.at, by: request.id, asked: true });
  return refusal?.reason;
}

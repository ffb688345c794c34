import { UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Incident } from '../../core/records/incident.ts';

/** How telling people went: `refused` for good, or `put-off` until the system answers again. */
export type Told = 'told' | 'refused' | 'put-off';

/** Where people are told. A fault of any other system is not about telling them. */
const SYSTEMS: readonly string[] = ['Slack', 'GitHub'];

/**
 * Tells people something of an incident. A fault of Slack or GitHub is logged and returned, never thrown: it must not hold
 * up the work. The caller keeps what was put off in the ledger.
 *
 * @throws {Error} for any other fault, such as one of the ledger
 */
export async function tolerateOutage(
  logger: Logger,
  { id }: Pick<Incident, 'id'>,
  act: () => Promise<void>,
): Promise<Told> {
  try {
    await act();
    return 'told';
  } catch (error) {
    if (!(error instanceof UpstreamError) || !SYSTEMS.includes(error.system)) throw error;
    const fields = { incidentId: id, system: error.system, reason: error.message };
    if (error.retryable) logger.warn('share-put-off', fields);
    else logger.error('share-refused', fields);
    return error.retryable ? 'put-off' : 'refused';
  }
}

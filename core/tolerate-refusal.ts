import { isRefusal } from './errors.ts';
import type { Incident } from './incident/incident.ts';
import type { Logger } from './logger.ts';

/**
 * Tells people something of an incident. A refusal that will not pass (a channel that does not exist) is logged and holds
 * nothing up.
 *
 * @throws {UpstreamError} for a fault that may pass
 */
export async function tolerateRefusal(logger: Logger, { id }: Incident, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.error('share-refused', { incidentId: id, system: error.system, reason: error.message });
  }
}

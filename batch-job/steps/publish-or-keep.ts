import { messageOf } from '../../core/errors.ts';
import { notPublished } from '../../core/messages/pull-request/refused-publication.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { LONG_PAUSES_MS, tryAgain } from '../try-again.ts';
import type { Source } from './open-source.ts';
import { publish } from './publish.ts';

/**
 * Publishes a verified fix. Whatever is in the way, the fix is not lost: the attempt then ends with the patch in the
 * thread, the reason, and what a person can do.
 *
 * @throws when the worker was told to end
 */
export async function publishOrKeep(
  run: AttemptRun,
  source: Source,
  fix: Parameters<typeof publish>[2],
): Promise<Outcome> {
  const { incidentId, attemptNumber, logger, signal } = run.options;
  try {
    return await tryAgain(run.options, () => publish(run, source, fix), LONG_PAUSES_MS);
  } catch (error) {
    if (signal.aborted) throw error;
    const refused = messageOf(error);
    logger.error('fix-not-published', { incidentId, attempt: attemptNumber, reason: refused });
    await run.audit('publish', { refused });
    return notPublished(incidentId, refused);
  }
}

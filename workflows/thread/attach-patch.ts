import { UpstreamError } from '../../core/errors.ts';
import { mayReply } from '../../core/lifecycle/thread-update.ts';
import { patchSnippet } from '../../core/messages/slack/patch-snippet.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { TellDependencies } from './try-to-show.ts';

/**
 * Puts a patch that is too long for a message into the incident's thread as a file. It replaces the file of an earlier
 * attempt, and is posted once. The message above says where the whole patch is, so a thread without the file lacks nothing:
 * what Slack does not take is only logged.
 *
 * @throws {Error} for faults that are not Slack's
 */
export async function attachPatch(
  { ledger, messenger, logger }: TellDependencies,
  { id }: Pick<Incident, 'id'>,
  attempt: Attempt,
  patch: string,
): Promise<void> {
  const incident = await ledger.getIncident(id);
  const snippet = incident && patchSnippet(incident, attempt, patch);
  if (incident?.thread === undefined || snippet === undefined || !mayReply(incident)) return;
  // Its message is not there yet, and a file comes after it.
  if (incident.pendingReplies !== undefined) return;
  try {
    await messenger.attach(incident.thread, snippet, incident.createdAt);
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.system !== 'Slack') throw error;
    logger.warn('patch-not-attached', { incidentId: id, attempt: attempt.number, reason: error.message });
  }
}

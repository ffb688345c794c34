import { messageOf, UpstreamError } from '../../core/errors.ts';
import type { Acknowledgement } from '../../core/records/call.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { CallDependencies } from './dependencies.ts';

/**
 * Asks Slack and GitHub whether a person has answered: a reply in the thread, or a word, review or commit on the pull request. A
 * system that does not answer holds up no call.
 *
 * @param since epoch milliseconds
 */
export async function findAcknowledgement(
  deps: CallDependencies,
  incident: Incident,
  since: number,
): Promise<Acknowledgement | undefined> {
  const { thread, pullRequest } = incident;
  if (thread !== undefined) {
    const reply = await unlessAway(deps, incident, () => deps.activity.firstReply(thread, since));
    if (reply !== undefined) return { at: reply, how: 'reply' };
  }
  if (pullRequest === undefined) return undefined;
  const newest = await unlessAway(deps, incident, () => deps.activity.newestOnPullRequest(pullRequest));
  return newest !== undefined && newest > since ? { at: newest, how: 'pull-request' } : undefined;
}

async function unlessAway<Value>(
  { logger }: CallDependencies,
  { id }: Incident,
  ask: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('acknowledgement-not-read', { incidentId: id, reason: messageOf(error) });
    return undefined;
  }
}

import { keepReplies, removeReplies } from '../../core/lifecycle/pending-replies.ts';
import { mayReply } from '../../core/lifecycle/thread-update.ts';
import { incidentMessage } from '../../core/messages/slack/incident-message.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Reply, Thread } from '../../core/records/thread.ts';
import { actInThread } from './replace-thread.ts';
import { readThreadState } from './thread-state.ts';
import { tolerateOutage } from './tolerate-outage.ts';
import type { TellDependencies } from './try-to-show.ts';

/**
 * Posts replies in an incident's thread, in their order and behind those that wait already. What Slack does not take now is
 * kept with the incident, and the sweep posts it later.
 *
 * @throws {Error} for faults that are not Slack's
 */
export async function postReplies(
  deps: TellDependencies,
  { id }: Pick<Incident, 'id'>,
  replies: readonly Reply[],
): Promise<void> {
  const { ledger, clock } = deps;
  const incident = replies.length === 0 ? undefined : await ledger.getIncident(id);
  if (incident === undefined || !mayReply(incident)) return;
  const { thread, pendingReplies: waiting = [] } = incident;
  const all = [...waiting, ...replies.filter(({ key }) => !waiting.some((reply) => reply.key === key))];
  const posted = thread === undefined ? [] : await postInOrder(deps, incident, thread, all);
  const remaining = replies.filter(({ key }) => !posted.includes(key));
  if (remaining.length === 0 && !waiting.some(({ key }) => posted.includes(key))) return;
  await ledger.changeIncident(id, (current) => keepReplies(removeReplies(current, posted), remaining, clock()));
}

/**
 * Posts the replies that wait with an incident. A reply that was posted before a crash is found by its key, and is not
 * posted twice.
 *
 * @param incident as it was read last
 * @returns whether none waits any longer
 */
export async function postPendingReplies(deps: TellDependencies, incident: Incident): Promise<boolean> {
  const { thread, pendingReplies = [] } = incident;
  if (pendingReplies.length === 0) return true;
  const posted = thread === undefined ? [] : await postInOrder(deps, incident, thread, pendingReplies);
  if (posted.length > 0) await deps.ledger.changeIncident(incident.id, (current) => removeReplies(current, posted));
  return posted.length === pendingReplies.length;
}

/**
 * Posts in the incident's thread, or in a new one where that is gone.
 *
 * @returns the keys of the replies that are done with: posted, or refused for good
 */
async function postInOrder(
  deps: TellDependencies,
  incident: Incident,
  first: Thread,
  replies: readonly Reply[],
): Promise<readonly string[]> {
  const { ledger, messenger, logger } = deps;
  const done: string[] = [];
  let thread = first;
  const firstMessage = async () => incidentMessage(await readThreadState(ledger, incident));
  for (const { key, message, since } of replies) {
    const told = await tolerateOutage(logger, incident, async () => {
      const target = { incident, thread, channel: thread.channel, message: firstMessage };
      thread = await actInThread(deps, target, (current) => messenger.reply(current, key, message, since));
    });
    if (told === 'put-off') break;
    done.push(key);
  }
  return done;
}

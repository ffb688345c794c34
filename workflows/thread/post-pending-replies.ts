import { removeReplies } from '../../core/lifecycle/pending-replies.ts';
import { patchSnippet } from '../../core/messages/slack/patch-snippet.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Reply, Thread } from '../../core/records/thread.ts';
import { actInThread } from './replace-thread.ts';
import { newestMessage } from './thread-state.ts';
import { type Told, tolerateOutage } from './tolerate-outage.ts';
import type { UpdateDependencies } from './update-dependencies.ts';

/**
 * Posts the replies that wait with an incident, in their order, each followed by its file. What was posted before a crash is
 * found again, and is not posted twice. Where Slack refuses to open a thread, there is nowhere to reply, and they are dropped.
 *
 * @param shown how the first message went
 * @returns whether none waits any longer
 * @throws {Error} for faults that are not Slack's
 */
export async function postPendingReplies(deps: UpdateDependencies, id: string, shown: Told): Promise<boolean> {
  const { ledger } = deps;
  const incident = await ledger.getIncident(id);
  if (incident?.pendingReplies === undefined) return true;
  const { thread, pendingReplies } = incident;
  const keys = pendingReplies.map(({ key }) => key);
  if (thread === undefined && shown !== 'refused') return false;
  const done = thread === undefined ? keys : await postInOrder(deps, incident, thread, pendingReplies);
  if (done.length > 0) await ledger.changeIncident(id, (current) => removeReplies(current, done));
  return done.length === keys.length;
}

/**
 * Posts in the incident's thread, or in a new one where that is gone.
 *
 * @returns the keys of the replies that are done with: posted, or refused for good
 */
async function postInOrder(
  deps: UpdateDependencies,
  incident: Incident,
  first: Thread,
  replies: readonly Reply[],
): Promise<readonly string[]> {
  const { ledger, messenger, logger } = deps;
  const done: string[] = [];
  let thread = first;
  const firstMessage = () => newestMessage(ledger, incident);
  for (const { key, message, since, patchOf } of replies) {
    const told = await tolerateOutage(logger, incident, async () => {
      const target = { incident, thread, channel: thread.channel, message: firstMessage };
      thread = await actInThread(deps, target, (current) => messenger.reply(current, key, message, since));
    });
    if (told === 'put-off') break;
    if (patchOf !== undefined && (await attachPatch(deps, incident, thread, patchOf)) === 'put-off') break;
    done.push(key);
  }
  return done;
}

/**
 * Puts a patch that is too long for a message into the thread as a file. It replaces the file of an earlier attempt. The message
 * above says where the whole patch is, so a thread lacks nothing where Slack refuses the file.
 */
async function attachPatch(deps: UpdateDependencies, incident: Incident, thread: Thread, number: number) {
  const { ledger, auditLog, messenger, logger } = deps;
  const attempt = await ledger.getAttempt(incident.id, number);
  const patch = attempt?.diffKey === undefined ? undefined : await auditLog.getText(attempt.diffKey);
  const snippet = patch === undefined ? undefined : patchSnippet(incident, { number }, patch);
  if (snippet === undefined) return 'told';
  return tolerateOutage(logger, incident, () => messenger.attach(thread, snippet, incident.createdAt));
}

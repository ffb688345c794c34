import { leaveRoom } from '../../core/lifecycle/channel-room.ts';
import { ALL_OF_SLACK, opensAt } from '../../core/lifecycle/slack-pause.ts';
import { holdsThread, holdThread, releaseThread } from '../../core/lifecycle/thread-hold.ts';
import { markThreadPending, mayReply, waitForRoom } from '../../core/lifecycle/thread-update.ts';
import { isCountedOn } from '../../core/messages/pull-request/occurrence-comment.ts';
import { messageHash } from '../../core/messages/slack/message-hash.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import { countOnPullRequest } from './count-on-pull-request.ts';
import { listWaiting } from './list-waiting.ts';
import { postPendingReplies } from './post-pending-replies.ts';
import { type Shown, showThread } from './show-thread.ts';
import { newestMessage } from './thread-state.ts';
import type { UpdateDependencies } from './update-dependencies.ts';

type UpdateMessage = Extract<ThreadMessage, { kind: 'update-thread' }>;

/** How it went: `nothing` was to be shown, `held` by another writer, or as `Shown` says. */
export type Updated = Shown | 'nothing' | 'held';

/** What changes faster than it can be shown is left to the sweep. */
const ROUNDS = 3;

/**
 * Takes a message of the queue of threads: writes the newest state of an incident in its thread, and posts the replies that
 * wait. One process at a time writes in a thread. Safe to repeat after a crash: what was posted is found again.
 *
 * @param by names this delivery of the message. SQS may deliver one message to two functions at once, and one of them alone writes
 * @throws {Error} for faults that are neither Slack's nor GitHub's: the queue then delivers the message again
 */
export async function takeThreadMessage(deps: UpdateDependencies, message: ThreadMessage, by: string): Promise<void> {
  if (message.kind === 'list-waiting') return listWaiting(deps, message.channel);
  await updateThread(deps, message, by);
}

/** As `takeThreadMessage`, for the thread of an incident. */
export async function updateThread(deps: UpdateDependencies, message: UpdateMessage, by: string): Promise<Updated> {
  const { ledger, channels, clock } = deps;
  if (await isUpToDate(deps, message)) return 'nothing';
  for (let round = 1; ; round += 1) {
    const isAway = opensAt(await channels.get(ALL_OF_SLACK)) > clock();
    // The one who finds out whether Slack answers again is let through by the gate.
    if (isAway && message.isCounted !== true) return putOff(deps, message);
    const held = await ledger.changeKnownIncident(message.incidentId, (current) =>
      mayReply(current) ? holdThread(current, by, clock()) : current,
    );
    if (held === undefined || !mayReply(held)) return leave(deps, message);
    if (!holdsThread(held, by)) return 'held';
    const { updated, isAskedAgain } = await write(deps, held, { message, by, isAway, isAgain: round > 1 });
    if (!isAskedAgain || round === ROUNDS) return updated;
  }
}

/** Nothing is written where all of it is shown: of many messages, the first has done what the others ask for. */
async function isUpToDate({ ledger }: UpdateDependencies, { incidentId, isCounted }: UpdateMessage): Promise<boolean> {
  const incident = await ledger.getIncident(incidentId);
  if (incident === undefined) return false;
  const { thread, threadTurn, threadHold, threadShown, pendingReplies } = incident;
  const isBehind = threadTurn?.behind === true || pendingReplies !== undefined || incident.partOf?.toTell === true;
  if (thread === undefined || isBehind || isCounted === true || threadHold !== undefined) return false;
  return threadShown === (await hashNow(ledger, incident));
}

/** It gets no thread, so its place among those that wait for room is for others. */
async function leave({ channels }: UpdateDependencies, { channel, incidentId }: UpdateMessage): Promise<Updated> {
  if (channel !== undefined) await channels.change(channel, (current) => leaveRoom(current, channel, incidentId));
  return 'nothing';
}

/** Slack does not answer. The record waits for the sweep. */
async function putOff({ ledger, clock }: UpdateDependencies, { incidentId }: UpdateMessage): Promise<Updated> {
  await ledger.changeKnownIncident(incidentId, (current) =>
    current.threadTurn?.behind === true || !mayReply(current) ? current : markThreadPending(current, clock()),
  );
  return 'put-off';
}

async function write(
  deps: UpdateDependencies,
  held: Incident,
  {
    message,
    by,
    isAway,
    isAgain,
  }: { readonly message: UpdateMessage; readonly by: string; readonly isAway: boolean; readonly isAgain: boolean },
): Promise<{ readonly updated: Updated; readonly isAskedAgain: boolean }> {
  const { ledger, clock } = deps;
  const { shown, hash, mayBeOpen } = isAway ? notAsked(held) : await showThread(deps, held, message.channel);
  const areReplied = (shown === 'told' || shown === 'refused') && (await postPendingReplies(deps, held.id, shown));
  // Who came meanwhile may have asked for the count. What a mark asks for is left to the sweep.
  const isCounted =
    message.isCounted === true || isAgain
      ? (await countOnPullRequest(deps, held)) !== 'put-off'
      : held.threadTurn?.behind !== true || !isCountedOn(held);
  const current = await ledger.getIncident(held.id);
  const isCurrent = shown !== 'told' || (current !== undefined && hash === (await hashNow(ledger, current)));
  let isAskedAgain = false;
  await ledger.changeIncident(held.id, (incident) => {
    isAskedAgain = incident.threadHold?.isAskedAgain === true;
    const isShown = areReplied && isCounted && isCurrent && incident.version === current?.version;
    const left = releaseThread(incident, by, { isShown, mayBeOpen }, clock());
    const seen = shown === 'told' && hash !== undefined ? { ...left, threadShown: hash } : left;
    return shown === 'waits' ? waitForRoom(seen, clock()) : seen;
  });
  const isPutOff = shown === 'told' && !(areReplied && isCounted);
  return { updated: isPutOff ? 'put-off' : shown, isAskedAgain };
}

const notAsked = ({ threadHold }: Incident) => ({
  shown: 'put-off' as const,
  hash: undefined,
  mayBeOpen: threadHold?.mayBeOpen === true,
});

const hashNow = async (ledger: UpdateDependencies['ledger'], incident: Incident): Promise<string> =>
  messageHash(await newestMessage(ledger, incident));

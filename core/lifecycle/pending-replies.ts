import type { Incident } from '../records/incident.ts';
import type { Reply } from '../records/thread.ts';
import { markThreadPending } from './thread-update.ts';

/** DynamoDB takes an item of 400 KB; the incident's own record needs room beside its replies. */
const REPLIES_BYTES = 100_000;

/** As `addReplies`, and marks the thread as pending, so that the sweep has them posted. */
export function keepReplies(incident: Incident, replies: readonly Reply[], now: number): Incident {
  const kept = addReplies(incident, replies);
  return kept === incident ? incident : markThreadPending(kept, now);
}

/** Keeps replies with the incident, behind those that wait already. */
export function addReplies(incident: Incident, replies: readonly Reply[]): Incident {
  const waiting = incident.pendingReplies ?? [];
  const added = replies
    .filter(({ key }) => !waiting.some((reply) => reply.key === key))
    .map(({ message, ...reply }) => ({ ...reply, message: { text: message.text, blocks: [...message.blocks] } }));
  if (added.length === 0) return incident;
  return { ...incident, pendingReplies: [...waiting, ...added].map(fit) };
}

/** Removes replies that were posted, or that Slack refuses for good. */
export function removeReplies(incident: Incident, keys: readonly string[]): Incident {
  const { pendingReplies = [], ...rest } = incident;
  const remaining = pendingReplies.filter(({ key }) => !keys.includes(key));
  if (remaining.length === pendingReplies.length) return incident;
  return remaining.length === 0 ? rest : { ...rest, pendingReplies: remaining };
}

/** Removes all replies, for an incident that has no channel. */
export const dropReplies = ({ pendingReplies: _, ...incident }: Incident): Incident => incident;

/** Past the limit a reply keeps its plain text alone: a reply is shortened before it is lost. */
function fit<Kept extends Reply>(reply: Kept, index: number, all: readonly Kept[]): Kept {
  const size = all.slice(0, index + 1).reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0);
  return size <= REPLIES_BYTES ? reply : { ...reply, message: { text: reply.message.text, blocks: [] } };
}

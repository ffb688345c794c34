import { isRefusal } from '../../core/errors.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { PersonReplies } from '../../core/ports/person-replies.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Thread } from '../../core/records/thread.ts';

/** An incident's id is its fingerprint. */
const INCIDENT_ID = /^[0-9a-f]{32}$/;

export type ThreadOwner =
  | { readonly kind: 'incident'; readonly incident: Incident }
  /** The incident has another thread in this channel by now. */
  | { readonly kind: 'moved'; readonly incident: Incident }
  /** The thread was an incident's that the ledger no longer has. */
  | { readonly kind: 'gone'; readonly incidentId: string }
  /** `refused`: why Slack does not show the thread, where it does not. */
  | { readonly kind: 'none'; readonly refused?: string };

/**
 * Finds the incident of a thread by the key of its first message. Any app can write such a key, so the ledger decides: the
 * incident must name this very thread as its own.
 *
 * @throws {UpstreamError} when Slack may answer later
 */
export async function findIncidentOfThread(
  { ledger, replies }: { readonly ledger: Pick<Ledger, 'getIncident'>; readonly replies: Pick<PersonReplies, 'keyOf'> },
  thread: Pick<Thread, 'channel' | 'ts'>,
): Promise<ThreadOwner> {
  const { key, refused } = await readKey(replies, thread);
  if (refused !== undefined) return { kind: 'none', refused };
  if (key === undefined || !INCIDENT_ID.test(key)) return { kind: 'none' };
  const incident = await ledger.getIncident(key);
  if (incident === undefined) return { kind: 'gone', incidentId: key };
  if (incident.thread?.channel !== thread.channel) return { kind: 'none' };
  return incident.thread.ts === thread.ts ? { kind: 'incident', incident } : { kind: 'moved', incident };
}

/** A thread that was deleted, or that the bot may not read, is refused each time. */
async function readKey(
  replies: Pick<PersonReplies, 'keyOf'>,
  thread: Pick<Thread, 'channel' | 'ts'>,
): Promise<{ readonly key?: string | undefined; readonly refused?: string }> {
  try {
    return { key: await replies.keyOf(thread) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { refused: error.message };
  }
}

import { addReplies } from '../../core/lifecycle/pending-replies.ts';
import { mayReply } from '../../core/lifecycle/thread-update.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Reply } from '../../core/records/thread.ts';
import { requestUpdate, type TellDependencies } from './request-update.ts';

/**
 * Keeps replies with the incident, behind those that wait already, and has them posted in its thread in their order.
 *
 * @throws {Error} for faults of the ledger
 */
export async function postReplies(
  deps: TellDependencies,
  { id }: Pick<Incident, 'id'>,
  replies: readonly Reply[],
): Promise<void> {
  if (replies.length === 0) return;
  const { ledger } = deps;
  const kept = await ledger.changeKnownIncident(id, (current) =>
    mayReply(current) ? addReplies(current, replies) : current,
  );
  if (kept?.pendingReplies !== undefined) await requestUpdate(deps, kept);
}

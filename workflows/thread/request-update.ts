import { UpstreamError } from '../../core/errors.ts';
import { markThreadPending } from '../../core/lifecycle/thread-update.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';

export interface TellDependencies {
  readonly ledger: Ledger;
  /** Of threads that are to be written in. */
  readonly threads: MessageQueue<ThreadMessage>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Has an incident's thread show its newest state and the replies that wait. Slack is not called here: who asks never waits for
 * it. What the queue does not take is marked in the ledger, and the sweep asks again.
 *
 * @param terms.channel where the thread is opened; left out where only an open thread is written in
 * @param terms.isCounted whether the comment on the pull request is counted up as well
 * @throws {Error} for faults of the ledger
 */
export async function requestUpdate(
  { ledger, threads, clock, logger }: TellDependencies,
  { id }: Pick<Incident, 'id'>,
  terms: { readonly channel?: string | undefined; readonly isCounted?: boolean } = {},
): Promise<void> {
  try {
    await threads.send({ kind: 'update-thread', incidentId: id, ...terms });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('thread-not-queued', { incidentId: id, reason: error.message });
    await ledger.changeKnownIncident(id, (current) => markThreadPending(current, clock()));
  }
}

import { HOUR_MS, MINUTE_MS } from '../../core/durations.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { AlertRecord } from '../../core/records/alert-record.ts';

/** So long an alert that was sent again may wait in the queue. */
const CHECK_AGAIN_MS = 10 * MINUTE_MS;
/** An alert that waits for longer than the logs behind it are of use is left as it is. */
const OF_USE_MS = 12 * HOUR_MS;

/**
 * Sends an alert that was triaged from its webhook's log sample to the queue again, so that triage searches for its logs.
 * Its next check is scheduled first, so that a crash in between leaves it to that check. An alert whose bugs people do not
 * want worked on is left.
 *
 * @param mayBeSearched whether the hour's limit leaves a search for it
 * @returns whether it was sent
 */
export async function resendSampled(
  { ledger, queue, clock }: { ledger: Ledger; queue: MessageQueue<Alert>; clock: Clock },
  { alert, incidentIds }: AlertRecord,
  mayBeSearched: boolean,
): Promise<boolean> {
  const now = clock();
  if (now - alert.receivedAt > OF_USE_MS || !(await matters(ledger, incidentIds))) {
    await ledger.postponeAlert(alert.id, undefined);
    return false;
  }
  const isSampled = await ledger.postponeAlert(alert.id, now + CHECK_AGAIN_MS);
  if (!isSampled || !mayBeSearched) return false;
  await queue.send(alert);
  return true;
}

/** Whether it may have brought a bug that nobody saw, or one that is not decided. */
async function matters(ledger: Ledger, incidentIds: readonly string[]): Promise<boolean> {
  for (const id of incidentIds) {
    if ((await ledger.getIncident(id))?.status !== 'rejected') return true;
  }
  return incidentIds.length === 0;
}

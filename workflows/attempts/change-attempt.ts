import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';

interface ChangeDependencies {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Changes an attempt where the change may end it. The write that ends it logs the end, so each end is counted once.
 */
export async function changeAttempt(
  { ledger, clock, logger }: ChangeDependencies,
  { incidentId, number }: Pick<Attempt, 'incidentId' | 'number'>,
  change: (attempt: Attempt) => Attempt,
): Promise<Attempt> {
  let hasEnded = false;
  const attempt = await ledger.changeAttempt(incidentId, number, (current) => {
    const next = change(current);
    hasEnded = current.status !== 'ended' && next.status === 'ended';
    return next;
  });
  if (hasEnded) {
    const { outcome, dollars, claimedAt } = attempt;
    const seconds = Math.round((clock() - claimedAt) / 1_000);
    logger.info('attempt-ended', { incidentId, attempt: number, ...outcome, dollars, seconds });
  }
  return attempt;
}

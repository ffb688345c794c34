import { resendSampled } from '../../workflows/alerts/resend-sampled.ts';
import type { SweepDependencies } from './dependencies.ts';

const DELAYED =
  'not triaged within an hour: it waits in the queue, or lies in the dead-letter queue (mendhook dlq list)';

/** Sent in one sweep at most, so that attempts and new alerts find searches, too. */
const SENT_AT_ONCE = 10;

/**
 * What looks at one alert that is due: says of one that nobody triaged that it is late, and sends one that had but its own
 * sample again while there are searches.
 */
export function createAlertCheck(deps: SweepDependencies): (id: string) => Promise<void> {
  const { ledger, logger } = deps;
  let searches: number | undefined;
  let sent = 0;

  return async (id) => {
    const record = await ledger.getAlert(id);
    if (record?.disposition.kind !== 'sampled') {
      if (await ledger.delayAlert(id, DELAYED)) logger.error('alert-delayed', { alertId: id });
      return;
    }
    // It stays due, so that the next sweep goes on with it.
    if (sent === SENT_AT_ONCE) return;
    searches ??= await countSearches(deps);
    if (!(await resendSampled(deps, record, sent < searches))) return;
    sent += 1;
    logger.info('alert-sent-again', { alertId: id });
  };
}

function countSearches({ ledger, config, clock }: SweepDependencies): Promise<number> {
  const { searchesPerHour: perHour, searchesForAttempts: reserve } = config.datadog;
  return ledger.countSearches({ kind: 'logs', perHour, reserve, now: clock() });
}

import type { Alert } from '../../core/alert/alert.ts';
import type { SettledAlert } from '../../core/alert/alert-record.ts';
import type { Ledger } from '../../core/ports.ts';

/**
 * Notes what of an alert is left alone, for the daily line. It comes before the alert is settled: after a crash in between the
 * alert is triaged again, and the note is replaced.
 *
 * @param isUnmatched whether no configured service was found for it
 * @param isRepeated whether the alert was seen before, so that an older note may have to be replaced
 */
export async function noteLeftAlone(
  { ledger }: { readonly ledger: Ledger },
  alert: Alert,
  { skips = [] }: SettledAlert,
  { isUnmatched, isRepeated }: { readonly isUnmatched: boolean; readonly isRepeated: boolean },
): Promise<void> {
  const { id: alertId, receivedAt, monitorId, title, link } = alert;
  if (skips.length === 0 && !isUnmatched && !isRepeated) return;
  const unmatched = isUnmatched ? { unmatched: { monitorId, title, link } } : {};
  await ledger.putLeftAlone({ alertId, receivedAt, skips: [...skips], ...unmatched });
}

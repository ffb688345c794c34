import { type Alert, isActionable } from '../../core/alert/alert.ts';
import type { SettledAlert } from '../../core/alert/alert-record.ts';
import { type Config, findService } from '../../core/config.ts';
import type { Ledger } from '../../core/ports.ts';

/**
 * Notes what of an alert is left alone, for the daily line. It comes before the alert is settled: after a crash in between the
 * alert is triaged again, and the note is replaced.
 *
 * @param isRepeated whether the alert was seen before, so that an older note may have to be replaced
 */
export async function noteLeftAlone(
  { ledger, config }: { readonly ledger: Ledger; readonly config: Config },
  alert: Alert,
  { skips = [] }: SettledAlert,
  isRepeated: boolean,
): Promise<void> {
  const { id: alertId, kind, receivedAt, monitorId, title, link } = alert;
  const isUnmatched = isActionable(kind) && findService(config, alert) === undefined;
  if (skips.length === 0 && !isUnmatched && !isRepeated) return;
  const unmatched = isUnmatched ? { unmatched: { monitorId, title, link } } : {};
  await ledger.putLeftAlone({ alertId, receivedAt, skips: [...skips], ...unmatched });
}

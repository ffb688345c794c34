import type { Ledger } from '../../core/ports/ledger.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { FinishedAlert } from '../../core/records/alert-record.ts';

export interface LeftAloneAs {
  /** Whether no configured service was found for it. */
  readonly isUnmatched: boolean;
  /** Whether the alert was seen before, so that an older note may have to be replaced. */
  readonly isRepeated: boolean;
  /** The channel of its service, where no log behind it was an error. */
  readonly quietChannel?: string | undefined;
}

/**
 * Notes what of an alert is left alone, for the daily line. It comes before the alert is settled: after a crash in between the
 * alert is triaged again, and the note is replaced.
 */
export async function noteLeftAlone(
  { ledger }: { readonly ledger: Ledger },
  alert: Alert,
  { skips = [], dropped = {} }: FinishedAlert,
  { isUnmatched, isRepeated, quietChannel }: LeftAloneAs,
): Promise<void> {
  const { id: alertId, receivedAt, monitorId, title, link } = alert;
  const isQuiet = quietChannel !== undefined && Object.keys(dropped).length > 0;
  if (skips.length === 0 && !isUnmatched && !isQuiet && !isRepeated) return;
  const unmatched = isUnmatched ? { unmatched: { monitorId, title, link } } : {};
  const noErrors = isQuiet ? { noErrors: { channel: quietChannel, reasons: dropped } } : {};
  await ledger.putLeftAlone({ alertId, receivedAt, skips: [...skips], ...unmatched, ...noErrors });
}

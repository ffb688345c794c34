import { DAY_MS } from '../../../../core/durations.ts';
import type { Ledger } from '../../../../core/ports/ledger.ts';
import { ago } from '../../incidents/times.ts';
import { type Finding, good, warning } from '../finding.ts';

const LONG_MS = 7 * DAY_MS;

/** When the last alert came in. */
export async function checkActivity(ledger: Ledger, now: number): Promise<readonly Finding[]> {
  const [newest] = await ledger.listAlerts(1);
  if (newest === undefined) return [warning('no alert has come in yet', 'mendhook test-alert')];
  const { receivedAt } = newest.alert;
  const text = `the last alert arrived ${ago(receivedAt, now)}`;
  return [now - receivedAt > LONG_MS ? warning(text, 'mendhook test-alert') : good(text)];
}

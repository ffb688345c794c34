import type { Alert } from './alert.ts';
import type { Clock, Ledger } from './ports.ts';

const MINUTE = 60_000;
/** Searches come back one by one; an alert that waits for longer than the logs behind it are of use is left as it is. */
const AGE_MS = { from: 5 * MINUTE, to: 12 * 60 * MINUTE };
const ALERTS_LOOKED_AT = 200;
const SENT_AT_ONCE = 10;

/**
 * Sends alerts that went on with their own log sample to the queue again, oldest first: triage takes such an alert up
 * anew, and enriches it when a search may be made by then. For whoever looks at the ledger now and then.
 *
 * @returns how many were sent
 */
export async function resendSampled({
  ledger,
  queue,
  clock,
}: {
  ledger: Ledger;
  queue: { send(alert: Alert): Promise<void> };
  clock: Clock;
}): Promise<number> {
  const now = clock();
  const waiting = (await ledger.listAlerts(ALERTS_LOOKED_AT)).filter(
    ({ disposition, alert }) =>
      disposition.kind === 'sampled' && isBetween(now - alert.receivedAt, AGE_MS.from, AGE_MS.to),
  );
  const sent = waiting.toReversed().slice(0, SENT_AT_ONCE);
  for (const { alert } of sent) await queue.send(alert);
  return sent.length;
}

const isBetween = (value: number, from: number, to: number): boolean => value >= from && value <= to;

import { HOUR_MS } from '../durations.ts';
import type { Alert } from '../records/alert.ts';
import type { AlertRecord } from '../records/alert-record.ts';

/** An alert that is not triaged in this time has failed, or its queue is long. */
const TRIAGED_WITHIN_MS = HOUR_MS;

/** Whether triage is done with the alert. One that was cut off, or is `sampled`, is taken up when it comes again. */
export const isFinished = ({ disposition: { kind } }: AlertRecord): boolean =>
  kind !== 'received' && kind !== 'delayed' && kind !== 'sampled';

/** When the sweep has to look at the alert (epoch milliseconds); undefined when nothing about it is open. */
export function alertDue({ alert, disposition, lookAt }: AlertRecord) {
  const at = lookAt ?? (disposition.kind === 'received' ? alert.receivedAt + TRIAGED_WITHIN_MS : undefined);
  return at === undefined ? undefined : { kind: 'alert' as const, at };
}

export const receivedAlert = (alert: Alert): AlertRecord => ({
  alert,
  disposition: { kind: 'received', reason: 'waiting to be triaged' },
  incidentIds: [],
});

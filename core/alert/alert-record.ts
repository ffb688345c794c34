import { z } from 'zod';
import { HOUR_MS } from '../durations.ts';
import { type Alert, alertSchema } from './alert.ts';

/** A bug that a rule of the policy left alone, and where people would have heard of it. */
export const skipSchema = z.object({ incidentId: z.string(), rule: z.string(), channel: z.string() });

/** An alert as the ledger keeps it, with what became of it. */
export const alertRecordSchema = z.object({
  alert: alertSchema,
  disposition: z.object({
    /**
     * `sampled`: worked on with less than there is, and taken up again later. Either Datadog could not be searched, or its
     * search was incomplete or found nothing yet, or GitHub did not say whether a fix is deployed.
     */
    kind: z.enum(['received', 'delayed', 'recorded', 'sampled', 'worked', 'skipped']),
    /** One sentence for a person. */
    reason: z.string(),
  }),
  incidentIds: z.array(z.string()),
  /** What of it was left alone by a rule of the policy, and where people would have heard of it. */
  skips: z.array(skipSchema).optional(),
  /** How many logs behind it were no error events, by reason. */
  dropped: z.record(z.string(), z.int().positive()).optional(),
  /** When the sweep looks at it again, epoch milliseconds. */
  lookAt: z.number().optional(),
});
export type AlertRecord = z.infer<typeof alertRecordSchema>;

/** What triage says of an alert when it is done with it. */
export type SettledAlert = Pick<AlertRecord, 'disposition' | 'incidentIds' | 'skips' | 'dropped' | 'lookAt'>;

/** An alert that is not triaged in this time has failed, or its queue is long. */
const TRIAGED_WITHIN_MS = HOUR_MS;

/** Whether triage is done with the alert. One that was cut off, or is `sampled`, is taken up when it comes again. */
export const isSettled = ({ disposition: { kind } }: AlertRecord): boolean =>
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

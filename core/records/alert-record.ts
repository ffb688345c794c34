import { z } from 'zod';
import { alertSchema } from './alert.ts';

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
export type FinishedAlert = Pick<AlertRecord, 'disposition' | 'incidentIds' | 'skips' | 'dropped' | 'lookAt'>;

import { z } from 'zod';
import { type Alert, alertSchema } from './alert.ts';

/** An alert as the ledger keeps it, with what became of it. */
export const alertRecordSchema = z.object({
  alert: alertSchema,
  disposition: z.object({
    /** `sampled`: worked on with the webhook's own log sample, and to be enriched when a search may be made. */
    kind: z.enum(['received', 'recorded', 'sampled', 'worked', 'skipped']),
    /** One sentence for a person. */
    reason: z.string(),
  }),
  incidentIds: z.array(z.string()),
});
export type AlertRecord = z.infer<typeof alertRecordSchema>;

export const receivedAlert = (alert: Alert): AlertRecord => ({
  alert,
  disposition: { kind: 'received', reason: 'waiting to be triaged' },
  incidentIds: [],
});

import { z } from 'zod';

/**
 * One cycle of a monitor, from its trigger to its recovery: which bugs it brought, and whether it is over. Its webhooks may
 * come in any order and any number of times: they make the same record. Times are epoch milliseconds.
 */
export const alertCycleSchema = z.object({
  name: z.string(),
  version: z.int().nonnegative(),
  monitorId: z.string(),
  /** `$ALERT_CYCLE_KEY` */
  cycleKey: z.string(),
  /** Sorted, capped. */
  incidentIds: z.array(z.string()),
  /** Datadog's time of the newest recovery. */
  recoveredAt: z.number().optional(),
  updatedAt: z.number(),
});
export type AlertCycle = z.infer<typeof alertCycleSchema>;

export type NamedCycle = Pick<AlertCycle, 'name' | 'monitorId' | 'cycleKey'>;

/** An alert cycle that brought a bug, as its incident knows it. Times are epoch milliseconds, of Datadog's clock. */
export const cycleSeenSchema = z.object({
  /** Of the cycle's own record, `core/alert/alert-cycle.ts`. */
  name: z.string(),
  /** Of its newest alert that asked for work. */
  seenAt: z.number(),
  /** The alert that brought it here first: it lets the cycle know this incident, and again when it is delivered again. */
  by: z.string(),
  /** When its monitor last recovered. */
  recoveredAt: z.number().optional(),
});
export type CycleSeen = z.infer<typeof cycleSeenSchema>;

import { z } from 'zod';
import { skipSchema } from './alert-record.ts';

/** What of one alert was left alone, for the line that tells it once a day. */
export const leftAloneSchema = z.object({
  alertId: z.string(),
  /** When the alert was received, epoch milliseconds: the day (UTC) that it is told for. */
  receivedAt: z.number(),
  /** The bugs of it that a rule left alone. */
  skips: z.array(skipSchema),
  /** The logs behind it, where none of them was an error: how many, by reason. */
  noErrors: z.object({ channel: z.string(), reasons: z.record(z.string(), z.int().positive()) }).optional(),
  /** The monitor, where no configured service was found for the alert. */
  unmatched: z.object({ monitorId: z.string(), title: z.string(), link: z.string() }).optional(),
});
export type LeftAlone = z.infer<typeof leftAloneSchema>;

/** A part of a day's records. */
export interface LeftAlonePage {
  readonly records: readonly LeftAlone[];
  /** Where the next page begins; left out after the last one. */
  readonly next?: string;
}

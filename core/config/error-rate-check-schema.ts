import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A service whose error rate is looked at without a monitor of Datadog's. */
export const errorRateCheckSchema = z.strictObject({
  service: z.string().min(1).describe('Which of the services, by its name'),
  env: z.string().min(1).optional().describe('Datadog’s `env` tag; left out, every environment together'),
  query: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Which of its logs count, in Datadog’s search syntax; left out, all of them'),
  window: z.int().min(1).max(60).default(5).describe('Minutes of a window; each window is checked once'),
  threshold: z.number().positive().max(100).describe('Percent of errors among those logs that raises an alert'),
  minimum: z.int().min(1).default(10).describe('Errors in a window that an alert needs at least'),
});
export type ErrorRateCheck = z.output<typeof errorRateCheckSchema>;

/** Names a watch by what it looks at, so that its state is found again. Another figure makes another watch. */
export const errorRateCheckName = ({ service, env, query, window, threshold, minimum }: ErrorRateCheck): string =>
  createHash('sha256')
    .update(JSON.stringify([service, env ?? null, query ?? null, window, threshold, minimum]))
    .digest('hex')
    .slice(0, 16);

/** Searches that the watches make in an hour: one a window. */
export const errorRateSearchesPerHour = (checks: readonly Pick<ErrorRateCheck, 'window'>[]): number =>
  Math.ceil(checks.reduce((sum, { window }) => sum + 60 / window, 0));

import { z } from 'zod';
import { changeStatus } from '../../core/records/change-record.ts';
import { gateRule } from '../../core/records/gate-decision.ts';

/** What `demo --review --json` writes. Durations are in seconds, money is in dollars. */
export const reviewResultSchema = z.object({
  /** True when every check was seen to be true. */
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  changes: z.array(
    z.object({
      name: z.string(),
      number: z.int().positive(),
      title: z.string(),
      status: changeStatus,
      rules: z.array(gateRule),
      why: z.string(),
      risk: z.int().nullable(),
      dollars: z.number(),
      /** From the push to the end of the check. */
      seconds: z.number(),
    }),
  ),
  /** Seconds of each part between the push and the check's end, of the change without a written test. */
  steps: z.record(z.string(), z.number()),
  durations: z.object({ total: z.number() }),
});
export type ReviewResult = z.infer<typeof reviewResultSchema>;

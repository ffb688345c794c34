import { z } from 'zod';

/** One line of the audit log. `detail` is redacted before it comes here. */
export const auditEventSchema = z.object({
  at: z.number(),
  /** What happened: `claude` (an event of its stream), `gateway`, `tool`, `test-run`, `verdict`, `diff`, `repair`, `same-fix`, `publish`, `step`. */
  event: z.string(),
  phase: z.string().optional(),
  detail: z.unknown(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

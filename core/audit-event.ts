import { z } from 'zod';
import { AUDIT_PREFIX } from './names.ts';

/** One line of the audit log. `detail` is redacted before it comes here. */
export const auditEventSchema = z.object({
  at: z.number(),
  /** What happened: `claude` (an event of its stream), `gateway`, `tool`, `test-run`, `verdict`, `diff`, `repair`, `same-fix`, `publish`, `step`. */
  event: z.string(),
  phase: z.string().optional(),
  detail: z.unknown(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

/**
 * Key of what a suite did on a commit. It belongs to no attempt, and lies where the worker's role may read and write.
 *
 * @param hash of everything that the baseline depends on
 */
export const baselineKey = (hash: string): string => `${AUDIT_PREFIX}baselines/${hash}.json`;

/** Keys of the audit log: one prefix an attempt. */
export const auditKeys = (incidentId: string, attempt: number) => {
  const prefix = `${AUDIT_PREFIX}${incidentId}/attempt-${attempt}`;
  return {
    prefix,
    attempt: `${prefix}/attempt`,
    transcript: (phase: string, round: number) => `${prefix}/${phase}-${round}`,
    /** Of each round a diff of its own: the audit log is never written over. */
    diff: (round: number) => `${prefix}/fix-${round}.diff`,
  };
};

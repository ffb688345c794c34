import { AUDIT_PREFIX } from '../names.ts';

/**
 * Key of what a suite did on a commit. It belongs to no attempt, and lies where the worker's role may read and write.
 *
 * @param hash of everything that the baseline depends on
 */
export const baselineKey = (hash: string): string => `${AUDIT_PREFIX}baselines/${hash}.json`;

/** Key of what a question about an incident was answered, and what the model was told. */
export const questionKey = (incidentId: string, number: number): string =>
  `${AUDIT_PREFIX}${incidentId}/question-${number}`;

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

import type { Attempt } from '../records/attempt.ts';

/**
 * The name of an attempt's Batch job: the same attempt has the same name, so that a submission whose record was lost is
 * found again. Batch allows 128 letters, digits, "-" and "_".
 */
export const jobNameOf = (incidentId: string, number: number): string => `mendhook-${incidentId}-${number}`;

/** The name under which the attempt's job is submitted now: started again, it has another one than the job that was lost. */
export const submitNameOf = ({ jobName, restarts = 0 }: Pick<Attempt, 'jobName' | 'restarts'>): string =>
  restarts === 0 ? jobName : `${jobName}-restart-${restarts}`;

/** Which attempt a job of that name works on; undefined when the name is none of ours. */
export function parseJobName(jobName: string): { incidentId: string; number: number } | undefined {
  const [, incidentId, number] = /^mendhook-([0-9a-f]+)-(\d+)(?:-restart-\d+)?$/.exec(jobName) ?? [];
  return incidentId === undefined ? undefined : { incidentId, number: Number(number) };
}

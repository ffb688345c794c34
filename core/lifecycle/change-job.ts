import type { ChangeJob, ChangeRecord } from '../records/change-record.ts';
import { isInRound } from './change-status.ts';

/** The round that a job was made for. */
export interface JobOfRound {
  readonly round: number;
  readonly kind: ChangeJob['kind'];
}

/** Whether this job's round is over: a push began another one, a person closed the pull request, or the job has ended. */
export const isOvertaken = (record: ChangeRecord, { round, kind }: JobOfRound): boolean =>
  record.round !== round || !isInRound(record.status) || record.job?.kind !== kind || record.job.ended !== undefined;

/** Has a worker take the job. The same record when the round is over, or when another worker has it. */
export function takeChangeJob(record: ChangeRecord, of: JobOfRound, workerId: string): ChangeRecord {
  const { job } = record;
  if (job === undefined || isOvertaken(record, of) || job.takenBy !== undefined) return record;
  return { ...record, job: { ...job, takenBy: workerId } };
}

/** Writes what the worker found, and that its job is done. The same record when the round is over. */
export function endChangeJob(
  record: ChangeRecord,
  of: JobOfRound,
  end: { readonly ok: boolean; readonly reason?: string; readonly at: number } & {
    readonly found?: Partial<
      Pick<
        ChangeRecord,
        | 'facts'
        | 'factsKey'
        | 'factsHash'
        | 'findings'
        | 'findingsHash'
        | 'verdict'
        | 'traces'
        | 'phases'
        | 'written'
        | 'dollars'
      >
    >;
  },
): ChangeRecord {
  const { job } = record;
  if (job === undefined || isOvertaken(record, of)) return record;
  const { found = {}, ...ended } = end;
  return { ...record, ...found, job: { ...job, ended }, updatedAt: end.at };
}

import type { ChangeJob, ChangeRecord, ChangeSettings, ChangeStatus } from '../records/change-record.ts';
import type { Claim } from '../records/claim.ts';
import { changeJobName } from './change-names.ts';
import { nextLook } from './change-round.ts';
import { assertChangeTransition, isInRound } from './change-status.ts';

/** Whether a round waits to be begun: a draft waits for its author. */
export const mayBegin = ({ status, draft }: ChangeRecord): boolean => status === 'opened' && !draft;

/** What a round was granted: its claims, or why a budget refused it. */
export interface Granted {
  readonly budgets: readonly Claim[];
  readonly refused?: string | undefined;
}

/** Begins the review. Its job is known by name, and submitted after this is written. The same record when it has begun. */
export function beginReview(
  record: ChangeRecord,
  granted: Granted,
  settings: ChangeSettings,
  now: number,
): ChangeRecord {
  if (!mayBegin(record)) return record;
  const { budgets, refused } = granted;
  const claimed = { ...record, budgets, ...(refused === undefined ? {} : { budgetRefused: refused }) };
  return beginJob(claimed, { kind: 'review', status: 'reviewing', settings }, now);
}

/** Begins to write tests, after the review has ended. The same record when that has begun. */
export function beginTests(record: ChangeRecord, now: number): ChangeRecord {
  const { status, job } = record;
  if (status !== 'reviewing' || job?.ended === undefined) return record;
  return beginJob(record, { kind: 'tests', status: 'testing', settings: job.settings }, now);
}

/** Writes the id of the job that was submitted by this name. */
export function recordChangeJob(
  record: ChangeRecord,
  { name, id }: { name: string; id: string },
  now: number,
): ChangeRecord {
  const { job } = record;
  if (job?.name !== name || job.id !== undefined) return record;
  const submitted = { ...record, job: { ...job, id }, updatedAt: now };
  return { ...submitted, lookAt: nextLook(submitted, now) };
}

const STATUS_OF = { pass: 'ready', ask: 'needs-person', block: 'blocked' } as const;

/** Takes the status that the decision of this round leads to. The same record when it has it. */
export function settleStatus(record: ChangeRecord, now: number): ChangeRecord {
  const { decision } = record;
  if (decision === undefined || record.status === 'merged' || record.status === 'closed') return record;
  const status: ChangeStatus = STATUS_OF[decision.result];
  if (record.status === status) return record;
  assertChangeTransition(record.status, status);
  const decided: ChangeRecord = { ...record, status, untold: true, updatedAt: now };
  return { ...decided, lookAt: nextLook(decided, now) };
}

/** Whether a round has nothing left to wait for, and no decision yet. */
export const isToBeDecided = ({ status, job, decision }: ChangeRecord): boolean =>
  decision === undefined && isInRound(status) && job?.ended !== undefined;

function beginJob(
  record: ChangeRecord,
  { kind, status, settings }: { kind: ChangeJob['kind']; status: ChangeStatus; settings: ChangeSettings },
  now: number,
): ChangeRecord {
  assertChangeTransition(record.status, status);
  const name = changeJobName(record.id, record.round, kind);
  const job = { kind, name, settings, submittedAt: now };
  const begun: ChangeRecord = { ...record, status, job, untold: true, updatedAt: now };
  return { ...begun, lookAt: nextLook(begun, now) };
}

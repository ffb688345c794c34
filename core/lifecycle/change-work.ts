import type { ChangeJob, ChangeRecord, ChangeSettings, ChangeStatus } from '../records/change-record.ts';
import type { Claim } from '../records/claim.ts';
import { changeJobName } from './change-names.ts';
import { nextLook } from './change-round.ts';
import { assertChangeTransition, isInRound } from './change-status.ts';

/** Whether a round waits to be begun: a draft waits for its author. */
export const mayBegin = ({ status, draft }: ChangeRecord): boolean => status === 'opened' && !draft;

/** What a round wants to claim, and why a budget refused it, if one did: then nothing of it may be kept. */
export interface Wanted {
  readonly budgets: readonly Claim[];
  readonly refused?: string | undefined;
}

/** Begins the review. Its job is known by name, and submitted after this is written. The same record when it has begun. */
export function beginReview(record: ChangeRecord, wanted: Wanted, settings: ChangeSettings, now: number): ChangeRecord {
  if (!mayBegin(record)) return record;
  const { refused } = wanted;
  const budgets = wanted.budgets.map(({ name, kind, claimed }) => ({ name, kind, claimed }));
  const claimed =
    refused === undefined ? { ...record, budgets } : { ...giveBack(record, budgets), budgetRefused: refused };
  return beginJob(claimed, { kind: 'review', status: 'reviewing', settings }, now);
}

/** What was claimed before a budget refused is given back as an overtaken round's is: after the write, and after a crash too. */
function giveBack(record: ChangeRecord, budgets: readonly Claim[]): ChangeRecord {
  const { id, round, roundAt, head, overtaken = [] } = record;
  const claimant = { name: changeJobName(id, round, 'review'), roundAt };
  const left = { round, head, claimant, budgets, spent: 0 };
  return { ...record, budgets: [], overtaken: [...overtaken, left] };
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

/**
 * Has a check run corrected that says less than it should: a run that was slower than another one wrote an older state over the
 * newer one. Of a round that is over, it is concluded again; of this round, it is written again.
 */
export function correctLateCheck(
  record: ChangeRecord,
  { round, head, id }: { readonly round: number; readonly head: string; readonly id: number | undefined },
): ChangeRecord {
  if (record.round === round && record.head === head)
    return record.untold === true ? record : { ...record, untold: true };
  if (id === undefined) return record;
  const { overtaken = [] } = record;
  return { ...record, overtaken: [...overtaken, { round, head, check: { id }, budgets: [], spent: 0 }] };
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

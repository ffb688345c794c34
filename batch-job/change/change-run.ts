import { MissingRecordError } from '../../core/errors.ts';
import { putPhase } from '../../core/lifecycle/attempt.ts';
import { isOvertaken, type JobOfRound, takeChangeJob } from '../../core/lifecycle/change-job.ts';
import { changeKeys } from '../../core/lifecycle/change-names.ts';
import type { Changes } from '../../core/ports/changes.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { PullRequests } from '../../core/ports/pull-requests.ts';
import type { ChangeRecord, ChangeSettings } from '../../core/records/change-record.ts';
import type { Phase } from '../../core/records/phase.ts';
import type { AttemptOptions } from '../attempt-run.ts';
import { redactEvent } from '../phases/redact-event.ts';

/** All that a job of a change needs from outside. */
export interface ChangeOptions
  extends Omit<AttemptOptions, 'incidentId' | 'attemptNumber' | 'ledger' | 'threads' | 'codeHost'> {
  readonly changeId: string;
  readonly round: number;
  readonly changes: Changes;
  readonly pullRequests: PullRequests;
  readonly codeHost: Pick<AttemptOptions['codeHost'], 'readToken' | 'pushToken' | 'cloneUrl' | 'signCommit'>;
  readonly ledger: Pick<Ledger, 'listIncidents' | 'takeSearch'>;
}

/** The round of this job is over: nothing that it found is written any more. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

/** A job of a change while it runs: what the steps share. */
export interface ChangeRun {
  readonly options: ChangeOptions;
  readonly keys: ReturnType<typeof changeKeys>;
  readonly settings: ChangeSettings;
  /** Aborted when the worker is told to end, and when the round is over. */
  readonly signal: AbortSignal;
  record(): ChangeRecord;
  /** Writes into the record. @throws {OvertakenError} when the round is over */
  change(change: (record: ChangeRecord) => ChangeRecord): Promise<ChangeRecord>;
  /** Says in the audit log what is done just now. @throws when the worker was told to end, or the round is over */
  step(name: string): Promise<void>;
  audit(event: string, detail: unknown): Promise<void>;
  putPhase(phase: Phase): Promise<void>;
}

/**
 * Takes the job of a round, in the name of this Batch job: one conditional write, so that of two jobs one works and the other
 * ends at once.
 *
 * @returns undefined when the round is over, or another job works on it
 * @throws {MissingRecordError} when there is no such change
 */
export async function openChangeRun(options: ChangeOptions, kind: JobOfRound['kind']): Promise<ChangeRun | undefined> {
  const { changes, changeId, round, jobId, auditLog, logger, clock } = options;
  const of = { round, kind };
  const taken = await changes.change(changeId, (record) => takeChangeJob(record, of, jobId));
  if (taken === undefined) throw new MissingRecordError(`there is no change ${changeId}`);
  if (isOvertaken(taken, of) || taken.job?.takenBy !== jobId) {
    logger.warn('change-job-skipped', { changeId, round, kind, jobId, takenBy: taken.job?.takenBy });
    return undefined;
  }
  const { settings } = taken.job;
  const keys = changeKeys(changeId, round);
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  let current = taken;

  const change: ChangeRun['change'] = async (apply) => {
    const written = await changes.change(changeId, (record) => (isOvertaken(record, of) ? record : apply(record)));
    if (written === undefined || isOvertaken(written, of)) over.abort(new OvertakenError('the round is over'));
    over.signal.throwIfAborted();
    current = written ?? current;
    return current;
  };
  const audit: ChangeRun['audit'] = (event, detail) =>
    auditLog.append(keys.round, [{ at: clock(), event, detail: redactEvent(detail) }]);

  return {
    options: { ...options, signal },
    keys,
    settings,
    signal,
    record: () => current,
    change,
    audit,
    step: async (step) => {
      await change((record) => record); // nobody works on for a round that is over
      signal.throwIfAborted();
      logger.info('change-step', { changeId, round, kind, step });
      await audit('step', { step });
    },
    putPhase: async (phase) => void (await change((record) => putPhase(record, withoutVerdict(phase)))),
  };
}

/** What a phase says is kept where all of it is, and not twice in a record of limited size. */
const withoutVerdict = ({ verdict: _, ...phase }: Phase): Phase => phase;

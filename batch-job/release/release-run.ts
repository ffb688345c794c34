import { MissingRecordError } from '../../core/errors.ts';
import { putPhase } from '../../core/lifecycle/attempt.ts';
import { type JobOfStep, openJobStep, takeReleaseJob } from '../../core/lifecycle/release-job.ts';
import { type ReleaseJobKind, releaseJobName, releaseKeys } from '../../core/lifecycle/release-names.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { Phase } from '../../core/records/phase.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { AttemptOptions } from '../attempt-run.ts';
import { redactEvent } from '../phases/redact-event.ts';

/** All that a job of a release needs from outside. */
export interface ReleaseOptions
  extends Omit<AttemptOptions, 'incidentId' | 'attemptNumber' | 'ledger' | 'threads' | 'codeHost'> {
  readonly releaseId: string;
  readonly step: number;
  readonly releases: Pick<Releases, 'get' | 'change' | 'getCalibration'>;
  readonly codeHost: Pick<AttemptOptions['codeHost'], 'readToken' | 'cloneUrl'>;
  readonly ledger: Pick<Ledger, 'listIncidents' | 'getIncident' | 'claimBudget' | 'settleBudget'>;
}

/** The step of this job is over: nothing that it found is written any more. */
class StepOverError extends Error {
  override readonly name = 'StepOverError';
}

/** A job of a release while it runs: what its parts share. */
export interface ReleaseRun {
  readonly options: ReleaseOptions;
  readonly of: JobOfStep;
  readonly jobName: string;
  readonly keys: ReturnType<typeof releaseKeys>;
  /** Aborted when the worker is told to end, and when the step is over. */
  readonly signal: AbortSignal;
  record(): ReleaseRecord;
  /** Says in the audit log what is done just now. @throws when the worker was told to end, or the step is over */
  step(name: string): Promise<void>;
  audit(event: string, detail: unknown): Promise<void>;
  putPhase(phase: Phase): Promise<void>;
  /** Whether the step ended without this job: a person, a rollback or its due time ended it. */
  isOver(): boolean;
}

/**
 * Takes the job of a step, in the name of this Batch job: one conditional write, so that of two jobs one works and the other ends
 * at once.
 *
 * @returns undefined when the step is over, or another job works on it
 * @throws {MissingRecordError} when there is no such release
 */
export async function openReleaseRun(options: ReleaseOptions, kind: ReleaseJobKind): Promise<ReleaseRun | undefined> {
  const { releases, releaseId, step, jobId, auditLog, logger, clock } = options;
  const of = { step, kind };
  const taken = await releases.change(releaseId, (record) => takeReleaseJob(record, of, jobId));
  if (taken === undefined) throw new MissingRecordError(`there is no release ${releaseId}`);
  const takenBy = openJobStep(taken, of)?.job?.takenBy;
  if (takenBy !== jobId) {
    logger.warn('release-job-skipped', { releaseId, step, kind, jobId, takenBy });
    return undefined;
  }
  const keys = releaseKeys(releaseId);
  const jobName = releaseJobName(releaseId, step, kind);
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  let current = taken;

  const change = async (apply: (record: ReleaseRecord) => ReleaseRecord) => {
    const written = await releases.change(releaseId, (record) =>
      openJobStep(record, of) === undefined ? record : apply(record),
    );
    if (written === undefined || openJobStep(written, of) === undefined) {
      over.abort(new StepOverError('the step is over'));
    }
    over.signal.throwIfAborted();
    current = written ?? current;
  };
  const audit: ReleaseRun['audit'] = (event, detail) =>
    auditLog.append(`${keys.prefix}/job-${step}`, [{ at: clock(), event, detail: redactEvent(detail) }]);

  return {
    options: { ...options, signal },
    of,
    jobName,
    keys,
    signal,
    record: () => current,
    audit,
    step: async (name) => {
      await change((record) => record); // nobody works on for a step that is over
      signal.throwIfAborted();
      logger.info('release-step', { releaseId, step, kind, name });
      await audit('step', { name });
    },
    // What a phase says is kept in its transcript, and not twice in a record of limited size.
    putPhase: ({ verdict: _, ...phase }) => change((record) => putPhase(record, phase)),
    isOver: () => over.signal.aborted,
  };
}

import { startAttempt } from '../../core/lifecycle/attempt.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { AttemptOptions } from '../attempt-run.ts';

export type Claim =
  /** This job works on the attempt; it may be a retry of itself. */
  | { readonly kind: 'started'; readonly attempt: Attempt }
  /** It has ended; what is told to people may be missing, when the worker died right then. */
  | { readonly kind: 'ended'; readonly attempt: Attempt }
  /** Another job works on it. */
  | { readonly kind: 'taken'; readonly attempt: Attempt };

/**
 * Starts the attempt in the ledger, in the name of this job: one conditional write, so that of two jobs one works and the
 * other ends at once.
 *
 * @throws {MissingRecordError} when there is no such attempt
 */
export async function claimRun(options: AttemptOptions): Promise<Claim> {
  const { ledger, incidentId, attemptNumber, jobId, clock } = options;
  let kind: Claim['kind'] = 'started';
  const attempt = await ledger.changeAttempt(incidentId, attemptNumber, (current) => {
    kind = kindOf(current, jobId);
    return kind === 'started' ? { ...startAttempt(current, clock()), jobId } : current;
  });
  return { kind, attempt };
}

function kindOf(attempt: Attempt, jobId: string): Claim['kind'] {
  if (attempt.status === 'ended') return 'ended';
  return attempt.status === 'running' && attempt.jobId !== jobId ? 'taken' : 'started';
}

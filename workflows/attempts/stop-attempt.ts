import { cutOffPhases, endAttempt } from '../../core/lifecycle/attempt.ts';
import { hasRule } from '../../core/lifecycle/has-rule.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { Person } from '../../core/records/person-request.ts';
import { oneLine } from '../../core/text/shorten.ts';
import { changeAttempt } from './change-attempt.ts';
import { endLostAttempt, type FollowUpDependencies } from './end-attempt.ts';

const STOPPED = 'stopped-by-person' as const;

/**
 * Ends the attempt that runs, because a person said so. The end is recorded before the job is stopped: a container that starts, or goes
 * on, in between finds the attempt ended. Safe to repeat; an attempt that ended by itself keeps its outcome.
 *
 * @returns undefined when the attempt is not recorded yet: it is just being submitted
 * @throws {UpstreamError} when the job cannot be stopped
 */
export async function stopAttempt(
  deps: FollowUpDependencies & { readonly jobs: Pick<JobRunner, 'stop'> },
  incident: Incident,
  { number, by }: { readonly number: number; readonly by: Person },
): Promise<Incident | undefined> {
  const { ledger, jobs, clock } = deps;
  const stored = await ledger.getAttempt(incident.id, number);
  if (stored === undefined) return undefined;
  const reason = `${oneLine(by.name)} stopped the attempt.`;
  const outcome: Outcome = { kind: 'declined', rule: STOPPED, reason };
  const attempt = await changeAttempt(deps, stored, (current) =>
    current.status === 'ended'
      ? current
      : endAttempt(cutOffPhases(current, 'it was stopped', clock()), outcome, clock()),
  );
  if (!hasRule(attempt.outcome, STOPPED)) return incident;
  if (attempt.jobId !== undefined) await jobs.stop(attempt.jobId, reason);
  return endLostAttempt(deps, attempt, attempt.outcome ?? outcome);
}

import { POLICY_DEFAULTS } from '../../core/config/figures.ts';
import { MINUTE_MS } from '../../core/durations.ts';
import { askBaseUpdate } from '../../core/lifecycle/base-update.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { BaseMove, CodeHost } from '../../core/ports/code-host.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { mayUpdateBase, needsBaseUpdate } from '../../core/pull-request-fate/moved-base.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import { submitBaseUpdate } from '../drafts/submit-base-update.ts';

export interface MovedBaseDependencies {
  readonly ledger: Ledger;
  readonly codeHost: Pick<CodeHost, 'readBaseMove'>;
  readonly jobs: JobRunner;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** GitHub finds out in the background whether a pull request merges. */
const ASK_AGAIN_MS = 5 * MINUTE_MS;

/**
 * Has a job put the incident's draft on the newest commit of its base branch, if it conflicts with it or is too far behind. One
 * conditional write claims that, so two sweeps at once submit one job.
 *
 * @throws {UpstreamError} when GitHub or AWS Batch did not answer
 */
export async function attendMovedBase(deps: MovedBaseDependencies, incident: Incident): Promise<Incident> {
  const { ledger, codeHost, clock, logger } = deps;
  const { id, pullRequest } = incident;
  const figures = (await ledger.getAttempt(id, incident.attempt))?.service.policy ?? POLICY_DEFAULTS;
  if (pullRequest === undefined || !mayUpdateBase(incident, figures, clock())) return incident;
  const { repository, number } = pullRequest;
  const move = await codeHost.readBaseMove(repository, number);
  if (move === undefined) return incident;
  if (!needsBaseUpdate(pullRequest, move, figures)) return isUnknown(move) ? askAgain(deps, incident) : incident;
  const attempt = await findVerified(ledger, id);
  if (attempt === undefined) return incident;
  let isOurs = false;
  const asked = await ledger.changeIncident(id, (current) => {
    isOurs =
      current.pullRequest?.number === number &&
      mayUpdateBase(current, figures, clock()) &&
      needsBaseUpdate(current.pullRequest, move, figures);
    return isOurs ? askBaseUpdate(current, askedOf(move, attempt), clock()) : current;
  });
  if (isOurs) logger.info('base-update-asked', { incidentId: id, repository, number, ...move });
  return submitBaseUpdate(deps, asked);
}

const askedOf = ({ head, base, behindBy, mergeable }: BaseMove, { number, jobName }: Attempt) => ({
  ...{ attempt: number, attemptJob: jobName, head, base, behindBy },
  conflicts: mergeable === false,
});

const isUnknown = ({ mergeable, behindBy }: BaseMove): boolean => mergeable === undefined && behindBy > 0;

const askAgain = ({ ledger, clock }: MovedBaseDependencies, { id }: Incident): Promise<Incident> =>
  ledger.changeIncident(id, (current) => ({ ...current, lookAt: clock() + ASK_AGAIN_MS }));

/** The attempt whose fix the draft has: the newest one that the tests have verified. */
async function findVerified(ledger: Ledger, id: string): Promise<Attempt | undefined> {
  const attempts = await ledger.listAttempts(id);
  return attempts.findLast(({ outcome, diffKey }) => outcome?.kind === 'fix-verified' && diffKey !== undefined);
}

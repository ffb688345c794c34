import { POLICY_DEFAULTS } from '../../core/config/figures.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import { followPullRequest } from '../../core/pull-request-fate/follow-fix.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type FollowUpDependencies, followUp } from '../attempts/end-attempt.ts';

export type AskDependencies = FollowUpDependencies & {
  readonly codeHost: Pick<CodeHost, 'setLabels' | 'readPullRequest'>;
};

/**
 * Asks GitHub how the incident's pull request stands, takes that over and does what follows from it. Asking again, at
 * whatever time, ends in what GitHub says then.
 *
 * @throws {UpstreamError} when GitHub did not say how it stands
 */
export async function askPullRequest(deps: AskDependencies, incident: Incident): Promise<Incident> {
  const { ledger, codeHost, clock, logger } = deps;
  const { id, pullRequest, merge } = incident;
  if (pullRequest === undefined || merge !== undefined) return finish(deps, incident);
  const { repository, number } = pullRequest;
  const seen = await codeHost.readPullRequest(repository, number);
  if (seen === undefined) {
    logger.error('pull-request-gone', { incidentId: id, repository, number });
    return incident;
  }
  const terms = (await ledger.getAttempt(id, incident.attempt))?.service.policy ?? POLICY_DEFAULTS;
  const followed = await ledger.changeIncident(id, (current) =>
    current.pullRequest?.number === number ? followPullRequest(current, seen, terms, clock()) : current,
  );
  logger.info('pull-request-followed', { incidentId: id, repository, number, status: followed.status });
  return finish(deps, followed);
}

const finish = (deps: FollowUpDependencies, incident: Incident): Promise<Incident> =>
  incident.unsettled === true ? followUp(deps, incident) : Promise.resolve(incident);

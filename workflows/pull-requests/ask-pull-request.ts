import { POLICY_DEFAULTS } from '../../core/config/figures.ts';
import { isRefusal } from '../../core/errors.ts';
import { keepReplies } from '../../core/lifecycle/pending-replies.ts';
import { mayReply } from '../../core/lifecycle/thread-update.ts';
import { draftEventReply } from '../../core/messages/slack/draft-event-reply.ts';
import type { CodeHost, PullRequestState } from '../../core/ports/code-host.ts';
import { compareMerge } from '../../core/pull-request-fate/compare-merge.ts';
import { newEvents } from '../../core/pull-request-fate/draft-events.ts';
import { followPullRequest } from '../../core/pull-request-fate/follow-fix.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type FollowUpDependencies, followUp } from '../attempts/end-attempt.ts';

export type AskDependencies = FollowUpDependencies & {
  readonly codeHost: Pick<CodeHost, 'setLabels' | 'readPullRequest' | 'readMergedFiles'>;
};

/**
 * Asks GitHub for the state of the incident’s pull request, takes it over and does what follows from it. Asking again, at
 * whatever time, ends in what GitHub says then.
 *
 * @param dequeuedBecause why it left the merge queue, where an event told that
 * @throws {UpstreamError} when GitHub did not answer
 */
export async function askPullRequest(
  deps: AskDependencies,
  incident: Incident,
  dequeuedBecause?: string,
): Promise<Incident> {
  const { ledger, codeHost, clock, logger } = deps;
  const { id, pullRequest, merge } = incident;
  const isMerged = merge !== undefined && merge.elsewhere !== true;
  if (pullRequest === undefined || isMerged) return finish(deps, incident);
  const { repository, number } = pullRequest;
  const seen = await codeHost.readPullRequest(repository, number);
  if (seen === undefined) logger.error('pull-request-gone', { incidentId: id, repository, number });
  const told = await withComparison(deps, incident, seen);
  const terms = (await ledger.getAttempt(id, incident.attempt))?.service.policy ?? POLICY_DEFAULTS;
  const followed = await ledger.changeIncident(id, (current) =>
    current.pullRequest?.number === number
      ? follow(current, { seen: told, terms, now: clock(), dequeuedBecause })
      : current,
  );
  logger.info('pull-request-followed', { incidentId: id, repository, number, status: followed.status });
  return finish(deps, followed);
}

/** What was merged beside what mendhook pushed. Where GitHub cannot tell, the merge counts all the same. */
async function withComparison(
  { codeHost, logger }: AskDependencies,
  { id, pullRequest }: Incident,
  seen: PullRequestState | undefined,
): Promise<PullRequestState | undefined> {
  if (seen?.merged === undefined || pullRequest?.pushed === undefined) return seen;
  const { repository, number, pushed } = pullRequest;
  try {
    const files = await codeHost.readMergedFiles(repository, number, pushed);
    return files === undefined ? seen : { ...seen, merged: { ...seen.merged, as: compareMerge(files) } };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.warn('merge-not-compared', { incidentId: id, repository, number, reason: error.message });
    return seen;
  }
}

interface Answer {
  readonly seen: PullRequestState | undefined;
  readonly terms: Parameters<typeof followPullRequest>[2];
  readonly now: number;
  readonly dequeuedBecause: string | undefined;
}

/** What people are told of is kept in the same write: a crash loses none of it, and the key lets none come twice. */
function follow(current: Incident, { seen, terms, now, dequeuedBecause }: Answer): Incident {
  const followed = followPullRequest(current, seen, terms, now, dequeuedBecause);
  const replies = newEvents(current, followed).flatMap((event) => draftEventReply(followed, event) ?? []);
  return replies.length === 0 || !mayReply(followed) ? followed : keepReplies(followed, replies, now);
}

const finish = (deps: FollowUpDependencies, incident: Incident): Promise<Incident> =>
  incident.unsettled === true ? followUp(deps, incident) : Promise.resolve(incident);

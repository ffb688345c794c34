import { MissingRecordError } from '../../core/errors.ts';
import { endDraftRequest, leavePublishing } from '../../core/lifecycle/draft-request.ts';
import { proposeFix } from '../../core/lifecycle/incident-work.ts';
import { requireFollowUp } from '../../core/lifecycle/open-work.ts';
import { draftRequestReply } from '../../core/messages/slack/draft-request-reply.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { DraftRequest } from '../../core/records/draft-request.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type FollowUpDependencies, followUp } from '../attempts/end-attempt.ts';
import { postReplies } from '../thread/post-replies.ts';

export type DraftRequestEnd =
  | { readonly status: 'opened'; readonly pullRequest: NonNullable<Incident['pullRequest']> }
  | { readonly status: 'failed'; readonly reason: string };

/**
 * Ends the draft request of an attempt: its record, the incident, the budgets, the thread. Everything is read from the
 * records, so it is safe to repeat after a crash. The first end stays.
 *
 * @throws {MissingRecordError} when the attempt was never asked to be published
 */
export async function closeDraftRequest(
  deps: FollowUpDependencies,
  of: Pick<Attempt, 'incidentId' | 'number'>,
  reached: DraftRequestEnd,
): Promise<DraftRequest> {
  const { ledger, clock, logger } = deps;
  const end = reached.status === 'opened' ? { status: reached.status } : reached;
  const attempt = await ledger.changeAttempt(of.incidentId, of.number, (current) =>
    endDraftRequest(current, end, clock()),
  );
  const { publication } = attempt;
  if (publication === undefined) throw new MissingRecordError(`${attempt.jobName} has no draft request`);
  const opened = publication.status === 'opened' && reached.status === 'opened' ? reached.pullRequest : undefined;
  const proposed = await ledger.changeIncident(of.incidentId, (current) =>
    opened === undefined ? current : proposeFix(current, opened, clock()),
  );
  for (const { name, claimed } of publication.budgets) {
    const spent = publication.status === 'opened' ? claimed : 0;
    await ledger.settleBudget({ budget: name, attempt: attempt.jobName, claimed, spent });
  }
  const { jobName, status, reason } = publication;
  logger.info('publication-ended', { incidentId: proposed.id, attempt: attempt.number, jobName, status, reason });
  const told = { key: `${jobName}-end`, message: draftRequestReply(proposed, publication), since: publication.askedAt };
  await postReplies(deps, proposed, [told]);
  // Until then the sweep knows by it that something is left to do; from then on by the incident being unsettled.
  const closed = await ledger.changeIncident(of.incidentId, (current) =>
    current.publishing?.request === publication.request
      ? requireFollowUp(leavePublishing(current, publication.request), clock())
      : current,
  );
  await followUp(deps, closed);
  return publication;
}

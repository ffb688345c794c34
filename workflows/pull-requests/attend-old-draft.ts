import { POLICY_DEFAULTS } from '../../core/config/figures.ts';
import { keepReplies } from '../../core/lifecycle/pending-replies.ts';
import { mayReply } from '../../core/lifecycle/thread-update.ts';
import { expiryComment, expiryMarker } from '../../core/messages/pull-request/expiry-comment.ts';
import { draftReminder } from '../../core/messages/slack/draft-reminder.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import {
  beginClosing,
  closesAt,
  judgeOldDraft,
  noteAttention,
  noteReminded,
  type OldDraftStep,
  waitsForPeople,
} from '../../core/pull-request-fate/old-draft.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type AskDependencies, askPullRequest } from './ask-pull-request.ts';

export type AttendDependencies = AskDependencies & {
  readonly codeHost: Pick<CodeHost, 'readAttention' | 'putComment' | 'closePullRequest'>;
};

/**
 * Reminds people of a draft that nobody answers, and closes it when nobody answers the reminder. GitHub is asked who did
 * what only when it is time for one of them. Safe to repeat after a crash: the reminder has one key, the comment one marker.
 *
 * @throws {UpstreamError} when GitHub did not answer
 */
export async function attendOldDraft(deps: AttendDependencies, incident: Incident): Promise<Incident> {
  const { ledger, codeHost, clock } = deps;
  const { id, pullRequest } = incident;
  if (pullRequest === undefined || !waitsForPeople(incident)) return incident;
  const figures = (await ledger.getAttempt(id, incident.attempt))?.service.policy ?? POLICY_DEFAULTS;
  const stepOf = (current: Incident): OldDraftStep =>
    current.pullRequest?.number === pullRequest.number && waitsForPeople(current)
      ? judgeOldDraft(current.pullRequest, figures, clock())
      : 'wait';
  if (stepOf(incident) === 'wait') return incident;

  const { repository, number } = pullRequest;
  const attention = await codeHost.readAttention(repository, number);
  const attended = await ledger.changeIncident(id, (current) => {
    const noted = noteAttention(current, attention, clock());
    const step = stepOf(noted);
    if (step === 'remind') return remind(noted, figures, clock());
    return step === 'close' ? beginClosing(noted, noted.pullRequest?.idle?.closing ?? clock()) : noted;
  });
  return stepOf(attended) === 'close' ? close(deps, attended) : attended;
}

/** The reminder is kept in the same write: a crash loses none, and none comes twice. */
function remind(incident: Incident, figures: Parameters<typeof closesAt>[1], now: number): Incident {
  const reminded = noteReminded(incident, now);
  const { idle } = reminded.pullRequest ?? {};
  const reply = idle === undefined ? undefined : draftReminder(reminded, closesAt(idle, figures));
  return reply === undefined || !mayReply(reminded) ? reminded : keepReplies(reminded, [reply], now);
}

async function close(deps: AttendDependencies, incident: Incident): Promise<Incident> {
  const { codeHost, logger } = deps;
  const { id, pullRequest } = incident;
  if (pullRequest?.idle === undefined) return incident;
  const { repository, number, idle } = pullRequest;
  const marker = expiryMarker(id, idle.since);
  await codeHost.putComment({ repository, number, marker, body: expiryComment({ since: idle.since, marker }) });
  await codeHost.closePullRequest(repository, number);
  logger.info('draft-expired', { incidentId: id, repository, number });
  return askPullRequest(deps, incident);
}

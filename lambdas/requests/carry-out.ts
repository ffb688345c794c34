import { type Config, findService, type ServiceConfig } from '../../core/config/config.ts';
import { offerIssue } from '../../core/issue/ask-issue.ts';
import { isClaimedBy, recordSkip } from '../../core/lifecycle/incident-work.ts';
import { isHeldByAnother } from '../../core/lifecycle/members.ts';
import { muteTarget } from '../../core/lifecycle/mute-target.ts';
import { mayReply } from '../../core/lifecycle/thread-update.ts';
import type { Logger } from '../../core/logger.ts';
import { goneAnswer, movedAnswer } from '../../core/messages/slack/answers/elsewhere.ts';
import { nothingDone } from '../../core/messages/slack/answers/misunderstood.ts';
import { notAllowedAnswer } from '../../core/messages/slack/answers/not-allowed.ts';
import { decisionReply } from '../../core/messages/slack/decision-reply.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { PersonReplies } from '../../core/ports/person-replies.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import { decideRequest } from '../../core/user-actions/decide-request.ts';
import { findDecision, muteOf, noteRefusal } from '../../core/user-actions/decision.ts';
import { allowListsOf } from '../../core/user-actions/may.ts';
import { nameAssignee } from '../../core/user-actions/name-person.ts';
import { followUp } from '../../workflows/attempts/end-attempt.ts';
import { stopAttempt } from '../../workflows/attempts/stop-attempt.ts';
import { submitAttempt } from '../../workflows/attempts/submit-attempt.ts';
import { submitDraftRequest } from '../../workflows/drafts/submit-draft-request.ts';
import { attendIssue } from '../../workflows/issues/attend-issue.ts';
import type { IssueDependencies } from '../../workflows/issues/dependencies.ts';
import { leaveLeads } from '../../workflows/storms/leave-storm.ts';
import { splitIncident } from '../../workflows/storms/regroup.ts';
import { postReplies } from '../../workflows/thread/post-replies.ts';
import { requestUpdate } from '../../workflows/thread/request-update.ts';
import { commentOnDraft } from './comment-on-draft.ts';
import { mayAsk } from './may-ask.ts';
import { mergeAsAsked } from './merge-as-asked.ts';
import { refuseAttempt } from './refuse-attempt.ts';
import { refuseHandOff } from './refuse-hand-off.ts';
import { rejectAsAsked } from './reject-as-asked.ts';
import { type Tell, tellPerson } from './tell-person.ts';

/**
 * Carries out a request.
 *
 * @param tell tells the person why nothing is done. Default: in the incident's thread, seen by them alone
 */
export type CarryOut = (request: PersonRequest, tell?: Tell) => Promise<void>;

export interface RequestDependencies {
  readonly ledger: Ledger;
  readonly jobs: JobRunner;
  /** Reads user groups, and answers in threads that are no incident's any more. */
  readonly messenger: Messenger;
  readonly threads: MessageQueue<ThreadMessage>;
  readonly replies: PersonReplies;
  readonly codeHost: CodeHost;
  /** What opens issues; left out where the configuration has no JIRA. */
  readonly issues?: Pick<IssueDependencies, 'tracker' | 'random'> | undefined;
  /** Whether there is a key for what applies suggested patches. @default false */
  readonly canHandOff?: boolean | undefined;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Carries out what people ask for: it records the decision with the incident, acts on it, and tells the thread. It is safe
 * to repeat after a crash.
 *
 * @throws {UpstreamError} when a system outside failed in a way that may pass: the queue then delivers the request again
 */
export function createRequestHandler(deps: RequestDependencies): CarryOut {
  const { ledger, config, logger, clock, messenger } = deps;

  return async (asked, tell) => {
    const request = { ...asked, wish: nameAssignee(asked.wish, config.slack.people) };
    const { id, incidentId, wish, by } = request;
    const known = await ledger.getIncident(incidentId);
    const thread = known?.thread ?? request.thread;
    const service = known && findService(config, known);
    if (known === undefined || service === undefined) {
      logger.warn('request-on-nothing', { requestId: id, incidentId, configured: known === undefined });
      return tellPerson(deps, { request, thread, tell }, aboutNothing(request, known));
    }
    if (isOfAnotherThread(request, known)) {
      logger.warn('request-of-another-thread', { requestId: id, incidentId, by: by.id });
      // Nobody learns of an incident in a channel that they may not see.
      const isMoved = request.thread?.channel === known.thread?.channel;
      return isMoved ? tellPerson(deps, { request, thread: request.thread, tell }, movedAnswer(known)) : undefined;
    }
    const number = request.attempt ?? known.attempt;
    const attempt = number === 0 ? undefined : await ledger.getAttempt(incidentId, number);
    const isNew = findDecision(known, id) === undefined;
    if (isNew && !(await mayAsk(request, config.slack, messenger))) {
      logger.warn('request-not-allowed', { requestId: id, incidentId, action: wish.action, by: by.id });
      return tellPerson(deps, { request, thread, tell }, notAllowedAnswer(allowListsOf(config.slack, wish.action)));
    }
    const refused = isNew ? await refuse(deps, known, service, request) : undefined;
    if (isNew && refused === undefined && wish.action === 'try-again') await leaveOldStorm(deps, known);
    const input = { request, service, attempt, refused, now: clock() };
    const decided = await ledger.changeIncident(incidentId, (current) =>
      decideRequest(offered(current, request, config, clock()), input),
    );
    const decision = findDecision(decided, id);
    logger.info('request-decided', { requestId: id, incidentId, action: wish.action, by: by.id, ...decision });
    if (decision === undefined) return;
    const followed = decision.refused === undefined ? await follow(deps, decided, service, request) : decided;
    await tellThread(deps, followed, service, request);
    // After the thread, which a GitHub that is down does not hold up.
    if (wish.action === 'wrong-diagnosis' && decision.refused === undefined) {
      await commentOnDraft(deps, followed, { id, by, wish });
    }
  };
}

const aboutNothing = ({ incidentId }: PersonRequest, known: Incident | undefined): SlackMessage =>
  known === undefined ? goneAnswer(incidentId) : nothingDone(`service ${known.service} is not in the configuration`);

/** What a window says of its incident is a claim: the ledger knows the incident's thread. */
const isOfAnotherThread = ({ thread }: PersonRequest, incident: Incident): boolean =>
  thread !== undefined && (thread.channel !== incident.thread?.channel || thread.ts !== incident.thread.ts);

/** Why the person's word does not suffice; nothing that the incident itself says. */
async function refuse(deps: RequestDependencies, incident: Incident, service: ServiceConfig, request: PersonRequest) {
  const { wish } = request;
  if (wish.action === 'merge' && (await deps.ledger.getIncident(wish.into)) === undefined) {
    return `there is no incident ${wish.into}`;
  }
  if (wish.action === 'hand-off') return refuseHandOff(deps, incident, service);
  if (wish.action === 'try-again') return refuseAttempt(deps, { incident, service, request });
  // A round opens no draft, so the limits of drafts say nothing of it.
  return wish.action === 'fix'
    ? refuseAttempt(deps, { incident, service: { ...service, mode: 'suggest' }, request })
    : undefined;
}

/** An incident that no rule holds back, and that gets its own attempt, leaves the storm that it was part of. */
async function leaveOldStorm({ ledger, clock }: RequestDependencies, incident: Incident): Promise<void> {
  if (incident.partOf !== undefined && !isHeldByAnother(incident, clock())) await leaveLeads(ledger, incident);
}

/** An older incident may not have the offer yet, or one that the configuration has taken back. */
const offered = (incident: Incident, { wish }: PersonRequest, { jira }: Config, now: number): Incident =>
  wish.action === 'open-issue' ? offerIssue(incident, jira, now) : incident;

/** Does what follows from a decision that is noted. @returns the incident as it is afterwards */
async function follow(
  deps: RequestDependencies,
  incident: Incident,
  service: ServiceConfig,
  request: PersonRequest,
): Promise<Incident> {
  const { id, by, at, wish } = request;
  const { ledger, config, clock } = deps;
  switch (wish.action) {
    case 'fix':
    case 'try-again': {
      if (!isClaimedBy(incident, id)) return incident;
      const claimant = { id, at };
      const refused: typeof recordSkip = (current, refusal) =>
        noteRefusal(recordSkip(current, refusal), id, refusal.reason);
      return submitAttempt(deps, incident, {
        claimant,
        refused,
        service,
        model: config.model,
        datadog: config.datadog,
        jira: config.jira,
      });
    }
    case 'hand-off':
    case 'open-draft': {
      if (incident.publishing?.request !== id) return incident;
      const attempt = await ledger.getAttempt(incident.id, incident.publishing.attempt);
      return attempt === undefined ? incident : submitDraftRequest(deps, incident, { request, attempt });
    }
    case 'mute':
    case 'unmute':
      await ledger.putMute({ target: muteTarget.fingerprint(incident.id), ...muteOf({ ...request, wish }) });
      return incident;
    case 'split': {
      const isPartOf = incident.partOf !== undefined && incident.partOf.at <= at;
      return isPartOf ? splitIncident(ledger, { memberId: incident.id, who: by.name }, clock()) : incident;
    }
    case 'merge':
      return mergeAsAsked(deps, incident, { id, by, at, wish });
    case 'stop': {
      const number = findDecision(incident, id)?.attempt ?? incident.attempt;
      const stopped = await stopAttempt(deps, incident, { number, by });
      return (
        stopped ??
        ledger.changeIncident(incident.id, (current) =>
          noteRefusal(current, id, `attempt ${number} is just being started: ask again in a minute`),
        )
      );
    }
    case 'close-draft':
      return rejectAsAsked(deps, incident, id);
    case 'wrong-diagnosis':
    case 'assign':
      return incident;
    case 'open-issue':
      if (deps.issues === undefined) return incident;
      await attendIssue({ ...deps, ...deps.issues }, incident.id);
      return (await ledger.getIncident(incident.id)) ?? incident;
    case 'dismiss':
      return incident.unsettled === true ? followUp(deps, incident) : incident;
    default:
      return wish satisfies never;
  }
}

async function tellThread(
  deps: RequestDependencies,
  incident: Incident,
  service: ServiceConfig,
  { id }: PersonRequest,
): Promise<void> {
  const decision = findDecision(incident, id);
  if (decision === undefined || !mayReply(incident)) return;
  await requestUpdate(deps, incident, { channel: service.slackChannel });
  await postReplies(deps, incident, [{ key: id, message: decisionReply(decision), since: decision.at }]);
}

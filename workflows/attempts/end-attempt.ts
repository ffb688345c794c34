import { scheduleCall } from '../../core/call/schedule-call.ts';
import type { Escalation } from '../../core/config/escalation.ts';
import { askByRule } from '../../core/issue/ask-issue.ts';
import { endWorkOf } from '../../core/lifecycle/incident-work.ts';
import { finishFollowUp, requireFollowUp } from '../../core/lifecycle/open-work.ts';
import { outcomeReply } from '../../core/messages/slack/attempt-replies.ts';
import { circuitKey, circuitReply } from '../../core/messages/slack/circuit-reply.ts';
import { fateReply } from '../../core/messages/slack/fate-reply.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Breaker } from '../../core/records/breaker.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { Reply } from '../../core/records/thread.ts';
import { settleAttempt } from '../policy/settle-attempt.ts';
import { settleDrafts } from '../policy/settle-drafts.ts';
import { postReplies } from '../thread/post-replies.ts';
import { requestUpdate, type TellDependencies } from '../thread/request-update.ts';
import { tolerateOutage } from '../thread/tolerate-outage.ts';
import { answerRound } from './answer-round.ts';
import { labelPullRequest } from './label-pull-request.ts';

type EndDependencies = TellDependencies & { readonly codeHost: Pick<CodeHost, 'putComment'> };
export type FollowUpDependencies = TellDependencies & { readonly codeHost: Pick<CodeHost, 'setLabels' | 'putComment'> };

/** Reads the patch to show with the outcome; undefined when there is none to show. */
type PatchOf = (incident: Incident) => Promise<string | undefined>;

/**
 * Ends an attempt whose record has ended: the incident's work, the money, the thread. All of it is read from the records, so
 * it is safe to repeat after a crash. What Slack does not take waits with the incident, and the sweep posts it.
 *
 * @param patchOf what the worker shows with the outcome. It labels its draft when it opens it, so labels, and the budget of
 *   drafts that people have answered in between, are left to the sweep
 * @returns the incident as it was ended
 */
export async function endAttempt(
  deps: EndDependencies,
  attempt: Attempt,
  outcome: Outcome,
  patchOf: PatchOf,
): Promise<Incident> {
  const incident = await endIncident(deps, attempt, outcome);
  const opened = await settleMoney(deps, incident, attempt);
  await tellPeople(deps, incident, { attempt, opened, patch: await patchOf(incident) });
  const answered = await tolerateOutage(deps.logger, incident, () => answerRound(deps, attempt));
  if (incident.status !== 'rejected' && incident.status !== 'merged' && answered !== 'put-off') {
    await finish(deps, incident, attempt.number, thenCall(attempt.service.escalation, finishFollowUp));
  }
  return incident;
}

/** As `endAttempt`, for an attempt whose worker cannot do it any more: its labels are set as well, and no patch is shown. */
export async function endLostAttempt(
  deps: FollowUpDependencies,
  attempt: Attempt,
  outcome: Outcome,
): Promise<Incident> {
  const incident = await endIncident(deps, attempt, outcome);
  if (incident.unsettled === true) await followUp(deps, incident);
  return incident;
}

/**
 * Follows up a change of an incident's status: settles the money, sets the pull request's labels, tells people.
 * Safe to repeat after a crash. Labels that GitHub does not take leave the incident unsettled, for the sweep.
 *
 * @throws {Error} for faults that are neither Slack's nor GitHub's
 */
export async function followUp(deps: FollowUpDependencies, incident: Incident): Promise<Incident> {
  const { ledger, logger } = deps;
  if (incident.status === 'in-work') return incident;
  const attempt = incident.attempt === 0 ? undefined : await ledger.getAttempt(incident.id, incident.attempt);
  const ended = attempt?.status === 'ended' ? attempt : undefined;
  const opened = ended === undefined ? [] : await settleMoney(deps, incident, ended);
  // After the attempt's money: it gives back what an answered draft held.
  await settleDrafts(ledger, incident);
  const labelled = await tolerateOutage(logger, incident, () => labelPullRequest(deps, incident));
  await tellPeople(deps, incident, { attempt: ended, opened });
  const answered = await tolerateOutage(logger, incident, () => answerRound(deps, ended));
  const change = labelled === 'put-off' || answered === 'put-off' ? requireFollowUp : finishFollowUp;
  return finish(deps, incident, incident.attempt, thenCall(ended?.service.escalation, change));
}

const endIncident = ({ ledger, clock }: TellDependencies, attempt: Attempt, outcome: Outcome): Promise<Incident> =>
  ledger.changeIncident(attempt.incidentId, (current) => endWorkOf(current, attempt, outcome, clock()));

/** A person is waited for from now on, if the outcome needs one, and an issue is opened, if a rule asks for one. */
const thenCall =
  (escalation: Escalation | undefined, change: typeof finishFollowUp): typeof finishFollowUp =>
  (incident, now) =>
    askByRule(scheduleCall(change(incident, now), escalation, now), now);

const finish = (
  { ledger, clock }: TellDependencies,
  { id, status }: Incident,
  attempt: number,
  change: typeof finishFollowUp,
): Promise<Incident> =>
  ledger.changeIncident(id, (current) =>
    current.status === status && current.attempt === attempt ? change(current, clock()) : current,
  );

/** @returns the breakers that the attempt's failure opened */
async function settleMoney({ ledger, clock, logger }: TellDependencies, incident: Incident, attempt: Attempt) {
  const opened = await settleAttempt(ledger, { attempt, incident }, clock());
  for (const { name, failures } of opened) logger.warn('circuit-opened', { breaker: name, failures });
  return opened;
}

interface End {
  readonly attempt: Attempt | undefined;
  readonly opened: readonly Breaker[];
  readonly patch?: string | undefined;
}

/** Shows the incident's state. Replies how the attempt ended, what became of its fix, and which breakers it opened. */
async function tellPeople(deps: TellDependencies, incident: Incident, { attempt, opened, patch }: End): Promise<void> {
  const channel = attempt?.service.slackChannel ?? incident.thread?.channel;
  if (channel === undefined) return;
  await requestUpdate(deps, incident, { channel });
  await postReplies(deps, incident, [
    ...(attempt === undefined ? [] : [outcomeOf(incident, attempt, patch)]),
    ...fatesOf(incident),
    ...opened.map(circuitOf),
  ]);
}

const outcomeOf = (incident: Incident, attempt: Attempt, patch: string | undefined): Reply => ({
  key: `${attempt.jobName}-outcome`,
  message: outcomeReply({ incident, attempt, ...(patch === undefined ? {} : { patch }) }),
  since: attempt.claimedAt,
  ...(patch === undefined ? {} : { patchOf: attempt.number }),
});

function fatesOf(incident: Incident): readonly Reply[] {
  const fate = fateReply(incident);
  return fate === undefined ? [] : [fate];
}

const circuitOf = (breaker: Breaker): Reply => ({ key: circuitKey(breaker), message: circuitReply(breaker) });

import { findService } from '../../core/config/config.ts';
import { isRefusal, messageOf, UpstreamError } from '../../core/errors.ts';
import { dropIssueWork } from '../../core/issue/note-issue.ts';
import { callDueAt } from '../../core/lifecycle/call-due.ts';
import { forgetFailedChecks, noteFailedCheck } from '../../core/lifecycle/failed-checks.ts';
import { issueDueAt } from '../../core/lifecycle/issue-due.ts';
import { membersDueAt } from '../../core/lifecycle/members.ts';
import { finishFollowUp, isUpdating } from '../../core/lifecycle/open-work.ts';
import { dropReplies } from '../../core/lifecycle/pending-replies.ts';
import { clearThreadPending, needsThreadUpdate } from '../../core/lifecycle/thread-update.ts';
import { checkRefusedReply } from '../../core/messages/slack/check-refused-reply.ts';
import { resolve } from '../../core/pull-request-fate/follow-fix.ts';
import type { Incident } from '../../core/records/incident.ts';
import { followUp } from '../../workflows/attempts/end-attempt.ts';
import { attendCall } from '../../workflows/calls/attend-call.ts';
import { attendIssue } from '../../workflows/issues/attend-issue.ts';
import { askPullRequest } from '../../workflows/pull-requests/ask-pull-request.ts';
import { attendMovedBase } from '../../workflows/pull-requests/attend-moved-base.ts';
import { attendOldDraft } from '../../workflows/pull-requests/attend-old-draft.ts';
import { checkMembers } from '../../workflows/storms/release-members.ts';
import { takeUpReleased } from '../../workflows/storms/take-up-released.ts';
import { postReplies } from '../../workflows/thread/post-replies.ts';
import { requestUpdate } from '../../workflows/thread/request-update.ts';
import { checkAttempt } from './check-attempt.ts';
import { checkBaseUpdate } from './check-base-update.ts';
import { checkDraftRequest } from './check-draft-request.ts';
import { checkQuestions } from './check-questions.ts';
import type { SweepDependencies } from './dependencies.ts';
import { mendLabels } from './mend-labels.ts';

/**
 * Looks at one incident that is due. When that fails, the next look is put off, so that it holds up no other; a refusal is
 * told in the thread first.
 *
 * @throws {Error} for any fault but one of a system outside
 */
export async function checkIncident(deps: SweepDependencies, id: string): Promise<void> {
  const incident = await deps.ledger.getIncident(id);
  if (incident === undefined) return;
  try {
    await checkStorm(deps, incident);
    await checkCall(deps, incident);
    await checkIssue(deps, incident);
    if ((incident.failedLooks?.notBefore ?? 0) <= deps.clock()) await checkDue(deps, incident);
  } catch (error) {
    await noteFailure(deps, incident, error);
    if (!(error instanceof UpstreamError)) throw error;
  }
}

/** Calls people, or tells those who were called that it is over. */
async function checkCall(deps: SweepDependencies, incident: Incident): Promise<void> {
  const due = callDueAt(incident);
  if (deps.calls !== undefined && due !== undefined && due <= deps.clock()) {
    await attendCall({ ...deps, ...deps.calls }, incident.id);
  }
}

/** Opens the issue that was asked for, or tells it what happened to the fix. */
async function checkIssue(deps: SweepDependencies, incident: Incident): Promise<void> {
  const due = issueDueAt(incident);
  if (due === undefined || due > deps.clock()) return;
  if (deps.issues !== undefined) return attendIssue({ ...deps, ...deps.issues }, incident.id);
  await deps.ledger.changeIncident(incident.id, dropIssueWork);
}

async function checkDue(deps: SweepDependencies, incident: Incident): Promise<void> {
  const { ledger, clock } = deps;
  const { lookAt, failedLooks } = incident;
  const isDue = lookAt !== undefined && lookAt <= clock();
  try {
    if (isDue) await goOn(deps, incident);
  } finally {
    // The work goes first: people who cannot be told do not hold it up, and work that fails is told all the same.
    try {
      await checkQuestions(deps, incident);
    } finally {
      if (needsThreadUpdate(incident, clock())) await catchUp(deps, incident);
    }
  }
  if (!isDue && failedLooks === undefined) return;
  const checked = await ledger.changeIncident(incident.id, (current) => {
    if (isDue && current.unsettled !== true && current.lookAt === lookAt) return finishFollowUp(current, clock());
    return current.failedLooks?.notBefore === failedLooks?.notBefore ? forgetFailedChecks(current) : current;
  });
  // It may have ended just now.
  await checkStorm(deps, checked);
}

/** Triaged at once when a lead ends; more than these are due by themselves from now on. */
const TAKEN_UP_AT_ONCE = 10;

/** Triages a bug that has left another incident, and releases the members of an incident that no longer leads. */
async function checkStorm(deps: SweepDependencies, incident: Incident): Promise<void> {
  const { ledger, clock, logger } = deps;
  if (incident.released?.due === true && (incident.failedLooks?.notBefore ?? 0) <= clock()) {
    await takeUpReleased(deps, incident);
  }
  const due = membersDueAt(incident);
  if (due === undefined || due > clock()) return;
  const released = await checkMembers(deps, incident);
  for (const id of released.slice(0, TAKEN_UP_AT_ONCE)) {
    try {
      await takeUpReleased(deps, { id });
      const current = await ledger.getIncident(id);
      if (current !== undefined && needsThreadUpdate(current, clock())) await catchUp(deps, current);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      // It is due by itself, and the next sweep goes on with it.
      logger.warn('released-not-triaged', { incidentId: id, reason: error.message });
    }
  }
}

async function goOn(deps: SweepDependencies, incident: Incident): Promise<unknown> {
  const { ledger, clock } = deps;
  if (incident.status === 'in-work') return checkAttempt(deps, incident);
  if (incident.unsettled === true) return followUp(deps, incident);
  if (incident.publishing !== undefined) return checkDraftRequest(deps, incident, incident.publishing);
  if (isUpdating(incident)) return checkBaseUpdate(deps, incident);
  if (incident.status !== 'merged') {
    const asked = await attendOldDraft(deps, await askPullRequest(deps, incident));
    return mendLabels(deps, await attendMovedBase(deps, asked));
  }
  const observed = await ledger.changeIncident(incident.id, (current) => resolve(current, clock()));
  return observed.unsettled === true ? followUp(deps, observed) : observed;
}

/** Has shown what alerts have left unshown, since none came after them, and what Slack or GitHub did not take. */
async function catchUp(deps: SweepDependencies, incident: Incident): Promise<void> {
  const channel = findService(deps.config, incident)?.slackChannel ?? incident.thread?.channel;
  if (channel !== undefined) await requestUpdate(deps, incident, { channel, isCounted: true });
  else await deps.ledger.changeIncident(incident.id, (current) => clearThreadPending(dropReplies(current), incident));
}

/** A refusal is told before it is noted: what was noted is not looked at for a day. */
async function noteFailure(deps: SweepDependencies, incident: Incident, error: unknown): Promise<void> {
  const { ledger, logger, clock, random } = deps;
  const { id } = incident;
  const reason = messageOf(error);
  try {
    const refused = isRefusal(error);
    const retryAfterMs = error instanceof UpstreamError ? error.retryAfterMs : undefined;
    if (refused) await tellRefusal(deps, incident, reason);
    await ledger.changeIncident(id, (current) =>
      noteFailedCheck(current, { refused, now: clock(), random: random(), retryAfterMs }),
    );
    logger.error(refused ? 'look-refused' : 'look-failed', { id, reason });
  } catch (cause) {
    // The next sweep looks again and notes it then.
    logger.error('look-failed', { id, reason, notNoted: messageOf(cause) });
  }
}

async function tellRefusal(deps: SweepDependencies, incident: Incident, reason: string): Promise<void> {
  if (incident.thread !== undefined) await postReplies(deps, incident, [checkRefusedReply(incident, reason)]);
}

import type { CallAction } from '../../core/call/next-action.ts';
import { endCall, holdsStep, noteCalled, noteFailed, passOver, takeStep } from '../../core/call/note-step.ts';
import { findService } from '../../core/config/config.ts';
import { messageOf, UpstreamError } from '../../core/errors.ts';
import { slackIdsOf } from '../../core/lifecycle/owner.ts';
import { keepReplies } from '../../core/lifecycle/pending-replies.ts';
import { markThreadPending } from '../../core/lifecycle/thread-update.ts';
import { pageOf } from '../../core/messages/call/page.ts';
import { mentionReply, notCalledReply } from '../../core/messages/slack/call-reply.ts';
import type { PageStep } from '../../core/ports/pager.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Call } from '../../core/records/call.ts';
import type { Incident } from '../../core/records/incident.ts';
import { utcDate } from '../../core/text/quantities.ts';
import type { CallDependencies } from './dependencies.ts';

type ToCall = Extract<CallAction, { kind: 'call' }>;

/**
 * Takes a step and calls. A mention is a reply that waits with the incident, so it is noted by one write. A page is noted
 * before it is sent and afterwards.
 *
 * @returns whether to decide again; false if another process took the step
 */
export async function takeCallStep(deps: CallDependencies, incident: Incident, action: ToCall): Promise<boolean> {
  const { ledger, clock, random } = deps;
  const by = String(random());
  const isAllowed = await claim(deps, incident, action);
  const taken = await ledger.changeIncident(incident.id, (current) =>
    current.call?.outcome === incident.call?.outcome ? takeStep(current, { ...action, by }, clock()) : current,
  );
  if (!holdsStep(taken, action.place, by) || taken.call === undefined) return false;
  if (!isAllowed) await stop(deps, taken, taken.call, action);
  else if (action.step.call === 'mention') await mention(deps, taken, taken.call, action.place);
  else await page(deps, taken, taken.call, { place: action.place, step: action.step });
  return true;
}

/** Draws on the day's limit of the service; the same step draws once a day. Mentions have a limit of their own. */
async function claim(
  { ledger, config, clock }: CallDependencies,
  incident: Incident,
  action: ToCall,
): Promise<boolean> {
  const limit = findService(config, incident)?.escalation?.pagesPerDay ?? 0;
  const kind = action.step.call === 'mention' ? 'mentions' : 'pages';
  return ledger.claimBudget({
    budget: `${kind}/${incident.service}/${utcDate(clock())}`,
    attempt: `${incident.id}/${incident.call?.outcome}/${action.place}`,
    amount: 1,
    limit,
  });
}

async function stop(
  { ledger, clock, logger }: CallDependencies,
  incident: Incident,
  call: Call,
  { place, step }: ToCall,
) {
  const reason = 'the limit of the service for a day is used up (`escalation.pagesPerDay`)';
  await ledger.changeIncident(incident.id, (current) => {
    const passed = passOver(current, place, reason, clock());
    if (passed === current) return current;
    return keepReplies(
      endCall(passed, 'limit'),
      [notCalledReply(passed, { call, place, kind: step.call, reason, isTried: false })],
      clock(),
    );
  });
  logger.warn('call-limit', { incidentId: incident.id, system: step.call });
}

async function mention(deps: CallDependencies, incident: Incident, call: Call, place: number): Promise<void> {
  const { ledger, config, clock, logger } = deps;
  const { id, owner, attempt: number } = incident;
  const slackIds = owner === undefined ? [] : slackIdsOf(owner, config.slack.people);
  const attempt: Attempt | undefined = number === 0 ? undefined : await ledger.getAttempt(id, number);
  const noted = await ledger.changeIncident(id, (current) => {
    if (slackIds.length > 0 && current.thread !== undefined) {
      const reply = mentionReply(current, { call, place, slackIds, attempt });
      return keepReplies(noteCalled(current, place, undefined, clock()), [reply], clock());
    }
    const reason = whyNobody(owner, slackIds);
    const passed = passOver(current, place, reason, clock());
    return keepReplies(passed, [notCalledReply(passed, { call, place, kind: 'mention', reason })], clock());
  });
  logger.info('call-made', { incidentId: id, system: 'mention', status: noted.call?.steps[place]?.status });
}

function whyNobody(owner: Incident['owner'], slackIds: readonly string[]): string {
  if (owner === undefined) return 'no owner is known';
  return slackIds.length === 0 ? 'slack.people maps none of the owners' : 'there is no thread';
}

async function page(
  deps: CallDependencies,
  incident: Incident,
  call: Call,
  { place, step }: { readonly place: number; readonly step: PageStep },
): Promise<void> {
  const { ledger, pager, clock, logger } = deps;
  const { id } = incident;
  const called = call.steps[place];
  if (called === undefined) return;
  try {
    const sent = await pager.call(step, pageOf(incident, call, called));
    await ledger.changeIncident(id, (current) => markThreadPending(noteCalled(current, place, sent, clock()), clock()));
    logger.info('call-made', { incidentId: id, system: step.call });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const reason = messageOf(error);
    const fault = { reason, retryable: error.retryable, retryAfterMs: error.retryAfterMs };
    await ledger.changeIncident(id, (current) => {
      const failed = noteFailed(current, place, fault, clock());
      if (failed.call?.steps[place]?.status !== 'failed' || failed === current) return failed;
      return keepReplies(failed, [notCalledReply(failed, { call, place, kind: step.call, reason })], clock());
    });
    logger.error('call-failed', { incidentId: id, system: step.call, reason });
  }
}

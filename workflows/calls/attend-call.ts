import { type CallAction, nextAction } from '../../core/call/next-action.ts';
import {
  endCall,
  keepAcknowledgement,
  noteCalled,
  noteFailed,
  noteTold,
  noteUntold,
  waitUntil,
} from '../../core/call/note-step.ts';
import { findService } from '../../core/config/config.ts';
import { messageOf, UpstreamError } from '../../core/errors.ts';
import { acknowledgementOf, type ToTell } from '../../core/lifecycle/call-due.ts';
import { keepReplies } from '../../core/lifecycle/pending-replies.ts';
import { markThreadPending } from '../../core/lifecycle/thread-update.ts';
import { pageOf } from '../../core/messages/call/page.ts';
import { notCalledReply } from '../../core/messages/slack/call-reply.ts';
import { yourTurn } from '../../core/messages/slack/your-turn.ts';
import type { Call } from '../../core/records/call.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { CallDependencies } from './dependencies.ts';
import { findAcknowledgement } from './find-acknowledgement.ts';
import { takeCallStep } from './take-call-step.ts';

/** More than a call with all of its steps can need at once. */
const ROUNDS = 40;

/**
 * Does for an incident that waits for a person what is due: calls, acknowledges, resolves, or notes when to look again. Safe to
 * repeat after a crash, and beside another process: a step is taken by one process, and each system knows the same page again
 * by its key. A fault of such a system is noted with the incident.
 */
export async function attendCall(deps: CallDependencies, id: string): Promise<void> {
  let hasAsked = false;
  for (let round = 0; round < ROUNDS; round += 1) {
    const incident = await deps.ledger.getIncident(id);
    if (incident?.call === undefined) return;
    const action = await refuseNeedless(deps, incident, nextAction(incident, termsOf(deps, incident)));
    if (!hasAsked && asksFirst(action)) {
      hasAsked = true;
      const found = await findAcknowledgement(deps, incident, incident.call.since);
      if (found !== undefined) {
        await deps.ledger.changeIncident(id, (current) => keepAcknowledgement(current, found));
        continue;
      }
    }
    if (!(await carryOut(deps, incident, incident.call, action))) return;
  }
}

/** Nobody is called where the first message says that there is nothing to do. */
async function refuseNeedless(
  { ledger }: CallDependencies,
  incident: Incident,
  action: CallAction,
): Promise<CallAction> {
  if (action.kind !== 'call' || !action.isNew) return action;
  const attempt = await ledger.getAttempt(incident.id, incident.attempt);
  return yourTurn(incident, attempt).mustAct ? action : { kind: 'end', why: 'answered' };
}

function termsOf({ config, clock }: CallDependencies, incident: Incident) {
  const service = findService(config, incident);
  return { escalation: service?.escalation, quietHours: service?.policy.quietHours ?? null, now: clock() };
}

/** People are asked for before they are called, and while a page waits for them. */
const asksFirst = (action: CallAction): boolean => action.kind === 'call' || action.kind === 'wait';

/** @returns whether to decide again */
async function carryOut(deps: CallDependencies, incident: Incident, call: Call, action: CallAction): Promise<boolean> {
  const { ledger, clock, logger } = deps;
  const { id } = incident;
  switch (action.kind) {
    case 'nothing':
      return false;
    case 'wait':
      await ledger.changeIncident(id, (current) =>
        isSame(current, call) ? waitUntil(current, action.until) : current,
      );
      return false;
    case 'end':
      await ledger.changeIncident(id, (current) => {
        if (!isSame(current, call)) return current;
        const found = acknowledgementOf(current);
        const kept = found === undefined ? current : keepAcknowledgement(current, found);
        return markThreadPending(endCall(kept, action.why), clock());
      });
      logger.info('call-ended', { incidentId: id, why: action.why });
      return true;
    case 'tell':
      await tell(deps, incident, call, action);
      return true;
    case 'take-as-called':
      await ledger.changeIncident(id, (current) =>
        isSame(current, call) ? noteCalled(current, action.place, undefined, clock()) : current,
      );
      return true;
    case 'give-up':
      await ledger.changeIncident(id, (current) => giveUp(current, call, action.place, clock()));
      return true;
    case 'call':
      return takeCallStep(deps, incident, action);
    default:
      return action satisfies never;
  }
}

const isSame = ({ call }: Incident, { outcome }: Call): boolean => call?.outcome === outcome;

const CUT_OFF = 'the process ended before the answer came; the page may have been sent';

function giveUp(current: Incident, call: Call, place: number, now: number): Incident {
  if (!isSame(current, call)) return current;
  const failed = noteFailed(current, place, { reason: CUT_OFF, retryable: false }, now);
  const step = failed.call?.steps[place]?.step;
  if (failed === current || step === undefined) return current;
  const reply = notCalledReply(failed, { call, place, kind: step.call, reason: CUT_OFF });
  return keepReplies(failed, [reply], now);
}

async function tell(deps: CallDependencies, incident: Incident, call: Call, told: ToTell): Promise<void> {
  const { ledger, pager, clock, logger } = deps;
  const { id } = incident;
  const { step, page } = told.called;
  if (step.call === 'mention') return;
  try {
    await pager.tell(step, pageOf(incident, call, told.called), told.end, page);
    await ledger.changeIncident(id, (current) => noteTold(current, told));
    logger.info('call-told', { incidentId: id, system: step.call, end: told.end });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const fault = { reason: messageOf(error), retryable: error.retryable, retryAfterMs: error.retryAfterMs };
    await ledger.changeIncident(id, (current) => noteUntold(current, told, fault, clock()));
    logger.error('call-not-told', { incidentId: id, system: step.call, end: told.end, reason: fault.reason });
  }
}

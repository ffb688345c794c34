import type { Escalation, EscalationStep } from '../config/escalation.ts';
import { isQuiet, type QuietHours, quietEnds } from '../config/quiet-hours.ts';
import { DAY_MS, MINUTE_MS } from '../durations.ts';
import { acknowledgementOf, isOpenPage, outcomeKey, pagesToTell, type ToTell } from '../lifecycle/call-due.ts';
import type { Call } from '../records/call.ts';
import type { Incident } from '../records/incident.ts';

/** A process that took a step has its answer within this time, or has died. */
const CALL_LASTS_MS = 6 * MINUTE_MS;
/** While a page is open, people's answers are looked for this often. */
const LOOK_AGAIN_MS = 15 * MINUTE_MS;

/** What is to be done next for an incident that waits for a person. Times are epoch milliseconds. */
export type CallAction =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wait'; readonly until: number }
  /** `place`: of the step, from 0. `isNew`: nobody has tried it yet. */
  | { readonly kind: 'call'; readonly place: number; readonly step: EscalationStep; readonly isNew: boolean }
  /** The process that took the step died, and it is over: a page that may be open is ended like one that is. */
  | { readonly kind: 'take-as-called'; readonly place: number }
  /** The process that took the step died, and the step cannot be repeated without the danger of a second page. */
  | { readonly kind: 'give-up'; readonly place: number }
  | ({ readonly kind: 'tell' } & ToTell)
  | { readonly kind: 'end'; readonly why: NonNullable<Call['ended']> };

export interface CallTerms {
  /** Left out if nobody is called for the service any more. */
  readonly escalation?: Escalation | undefined;
  readonly quietHours: QuietHours | null;
  readonly now: number;
}

/** Decides what is to be done next. The same records and time give the same action. */
export function nextAction(incident: Incident, terms: CallTerms): CallAction {
  const { call } = incident;
  if (call === undefined) return { kind: 'nothing' };
  const { now } = terms;
  const untold = pagesToTell(incident);
  const due = untold.find(({ called }) => (called.notBefore ?? 0) <= now);
  if (due !== undefined) return { kind: 'tell', ...due };
  if (call.ended !== undefined) return { kind: 'nothing' };
  const why = whyOver(incident, call, terms);
  const cutOff = afterCutOff(call, why !== undefined, now);
  if (cutOff !== undefined) return cutOff;
  if (why !== undefined) return { kind: 'end', why };
  // PagerDuty takes a second alert of one incident for the first one: that is resolved before.
  const earlier = untold.filter(({ list }) => list === 'open').map(({ called }) => called.notBefore ?? now);
  if (earlier.length > 0) return { kind: 'wait', until: Math.min(...earlier) };
  const action = nextStep(call, terms);
  if (action.kind !== 'wait' || !call.steps.some(isOpenPage)) return action;
  return { kind: 'wait', until: Math.min(action.until, now + LOOK_AGAIN_MS) };
}

function whyOver(incident: Incident, call: Call, { escalation, now }: CallTerms): Call['ended'] {
  if (acknowledgementOf(incident) !== undefined) return 'acknowledged';
  if (escalation === undefined || outcomeKey(incident) !== call.outcome) return 'answered';
  return now - call.since >= DAY_MS ? 'too-old' : undefined;
}

/** What is done about a step whose end nobody has noted; undefined if there is none, or if it is simply repeated. */
function afterCutOff({ steps }: Call, isOver: boolean, now: number): CallAction | undefined {
  const last = steps.at(-1);
  if (last?.status !== 'calling') return undefined;
  const until = last.at + CALL_LASTS_MS;
  if (now < until) return { kind: 'wait', until };
  const place = steps.length - 1;
  if (!isRepeatable(last.step)) return { kind: 'give-up', place };
  return isOver ? { kind: 'take-as-called', place } : undefined;
}

function nextStep(call: Call, terms: CallTerms): CallAction {
  const { escalation, now } = terms;
  const place = call.steps.length - 1;
  const last = call.steps.at(-1);
  if (last?.status === 'waiting' || last?.status === 'calling') {
    return whenAwake(terms, last.notBefore ?? now, { kind: 'call', place, step: last.step, isNew: false });
  }
  const step = escalation?.steps[place + 1];
  if (step === undefined) {
    return call.steps.some(isOpenPage) ? { kind: 'wait', until: now + LOOK_AGAIN_MS } : { kind: 'end', why: 'done' };
  }
  const inVain = last?.status === 'failed' || last?.status === 'passed-over';
  const at = inVain ? now : (last?.at ?? call.since) + (escalation?.after ?? 0) * MINUTE_MS;
  return whenAwake(terms, at, { kind: 'call', place: place + 1, step, isNew: true });
}

/** Datadog On-Call has no key by which it would know the same page again. */
const isRepeatable = ({ call }: EscalationStep): boolean => call !== 'datadog-on-call';

function whenAwake({ escalation, quietHours, now }: CallTerms, at: number, action: CallAction): CallAction {
  if (now < at) return { kind: 'wait', until: at };
  if (escalation?.wake === true || quietHours === null || !isQuiet(quietHours, now)) return action;
  return { kind: 'wait', until: quietEnds(quietHours, now) };
}

import { MINUTE_MS } from '../durations.ts';
import type { Decision } from '../records/decision.ts';
import type { Incident } from '../records/incident.ts';
import type { Mute } from '../records/mute.ts';
import type { PersonRequest } from '../records/person-request.ts';
import { redact } from '../text/redaction.ts';
import { cleanWish, shortenWish } from './kept-wish.ts';

const DECISIONS_KEPT = 20;
/** So many keep all their words: an attempt that waits for its start takes its hint from there. */
const WHOLE_DECISIONS = 5;
const OLD_WORDS_LENGTH = 200;
/** Two presses of one person within this time are one: a double click, or doubt whether the first one worked. */
const SAME_PRESS_MS = 30_000;

/** Notes what was asked and, with a reason, that it was not done. */
export function noteDecision(incident: Incident, request: PersonRequest, refused?: string): Incident {
  const { id, wish, by, at, attempt = incident.attempt, reason, isCut } = request;
  const decision: Decision = {
    id,
    wish: cleanWish(wish),
    by,
    at,
    attempt,
    ...(reason === undefined ? {} : { reason: redact(reason) }),
    ...(isCut === true ? { isCut } : {}),
    ...(refused === undefined ? {} : { refused }),
  };
  const decisions = [...(incident.decisions ?? []), decision].slice(-DECISIONS_KEPT);
  return { ...incident, decisions: decisions.map((each, index) => (isOld(index, decisions) ? shortened(each) : each)) };
}

const isOld = (index: number, { length }: readonly Decision[]): boolean => index < length - WHOLE_DECISIONS;

const shortened = (decision: Decision): Decision => ({
  ...decision,
  wish: shortenWish(decision.wish, OLD_WORDS_LENGTH),
});

/** Notes afterwards that what was asked for could not be done. */
export const noteRefusal = (incident: Incident, id: string, refused: string): Incident => ({
  ...incident,
  decisions: (incident.decisions ?? []).map((decision) => (decision.id === id ? { ...decision, refused } : decision)),
});

export const findDecision = (incident: Incident, id: string): Decision | undefined =>
  incident.decisions?.find((decision) => decision.id === id);

/** The decision for which the same person asked just before. */
export function findSameBefore(
  incident: Incident,
  request: Pick<PersonRequest, 'by' | 'at' | 'attempt' | 'wish'>,
): Decision | undefined {
  const { by, at, attempt = incident.attempt } = request;
  const wish = JSON.stringify(cleanWish(request.wish));
  return (incident.decisions ?? []).find(
    (known) =>
      known.by.id === by.id &&
      known.attempt === attempt &&
      Math.abs(known.at - at) < SAME_PRESS_MS &&
      JSON.stringify(known.wish) === wish,
  );
}

/** The newest word on whether the bug is left alone. */
export const newestMuteDecision = (incident: Pick<Incident, 'decisions'>): Decision | undefined =>
  newestDecision(incident, ['mute', 'unmute']);

/** The newest decision for one of these actions that was not refused. */
export const newestDecision = (
  { decisions = [] }: Pick<Incident, 'decisions'>,
  actions: readonly Decision['wish']['action'][],
): Decision | undefined =>
  decisions
    .filter(({ wish, refused }) => refused === undefined && actions.includes(wish.action))
    .toSorted((a, b) => a.at - b.at)
    .at(-1);

/** What a decision leaves alone, and for how long; ending a mute is one whose time has passed. */
export function muteOf(decision: Pick<Decision, 'wish' | 'at' | 'by' | 'reason'>): Omit<Mute, 'target'> {
  const until = decision.wish.action === 'mute' ? mutedUntil(decision) : decision.at;
  const { at, by } = decision;
  const why = decision.reason === undefined ? '' : `: ${redact(decision.reason)}`;
  const reason = `by ${by.name}${why}`;
  return { at, by: by.id, byName: by.name, reason, ...(until === null || until === undefined ? {} : { until }) };
}

/** Until when a decision mutes, epoch milliseconds: null is for good, undefined is not at all. */
export const mutedUntil = ({ wish, at }: Pick<Decision, 'wish' | 'at'>): number | null | undefined => {
  if (wish.action !== 'mute') return undefined;
  return wish.minutes === null ? null : at + wish.minutes * MINUTE_MS;
};

import type { ReleaseDecision } from '../records/release-decision.ts';
import type { ReleaseWord } from '../records/release-event.ts';
import type { ReleaseRecord, ReleaseStatus } from '../records/release-record.ts';
import type { ReleaseStep, ReleaseStepKind } from '../records/release-step.ts';
import { stepDue } from './release-due.ts';
import { hasReleaseEnded, hasTraffic, isStepOpen, mayReleaseBecome } from './release-status.ts';

/** What a decision says, without its place in the chain. */
type Decided = Pick<ReleaseDecision, 'commit' | 'result' | 'action' | 'step' | 'percent' | 'rules' | 'decider'>;

/**
 * Whether a decision can take effect on a release as it is now: it names the release's commit, the status allows what follows, and
 * it claims the next step while no other one is open. A rollback does not wait for an open step: it ends it.
 */
export const mayFollow = (record: ReleaseRecord, decision: Decided): boolean =>
  decision.commit === record.target.commit &&
  mayClaim(record, decision) &&
  isInPlace(record, decision) &&
  mayReleaseBecome(record.status, statusAfter(record, decision));

function mayClaim({ steps }: ReleaseRecord, decision: Decided): boolean {
  const kind = stepOf(decision);
  if (kind === undefined) return true;
  const open = steps.filter(isStepOpen);
  return (
    decision.step === steps.length + 1 &&
    (kind === 'roll-back' ? open.every((step) => step.kind !== kind) : open.length === 0)
  );
}

/** What is decided must be the turn now: a promotion follows a canary, and an answer follows a question. */
function isInPlace({ status, canary, held }: ReleaseRecord, { result, action, decider }: Decided): boolean {
  if (result === 'go' && action === 'promote') return status === 'canary' && canary !== undefined && held === undefined;
  if (result === 'go' && (action === 'deploy-canary' || action === 'deploy-production')) return status === 'ready';
  if (decider.kind === 'person') return isWordInPlace({ status, held }, decider.word);
  // What waits for a person waits already.
  return !hasReleaseEnded(status) && !(result === 'hold' && status === 'needs-person');
}

/** Of two people who say the same at once, one is first. A word about the lane, or about a past rollback, may come late. */
function isWordInPlace({ status, held }: Pick<ReleaseRecord, 'status' | 'held'>, word: ReleaseWord): boolean {
  switch (word) {
    case 'approve':
    case 'refuse':
      return status === 'needs-person';
    case 'hold':
      return held === undefined && !hasReleaseEnded(status) && !isGoingBack(status);
    case 'go-on':
      return held !== undefined && !hasReleaseEnded(status);
    case 'was-right':
    case 'was-wrong':
      return status === 'rolled-back' || status === 'rollback-failed';
    case 'roll-back':
    case 'open-lane':
      return true;
    default:
      return word satisfies never;
  }
}

const isGoingBack = (status: ReleaseStatus): boolean => status === 'rolling-back' || status === 'rollback-failed';

/**
 * What a decision does to its release, in one write: the status that follows, and the step that it allows, which is claimed by it.
 *
 * @param record whose chain already has the decision
 * @returns the same record where the decision cannot take effect: see `mayFollow`
 */
export function followReleaseDecision(record: ReleaseRecord, decision: ReleaseDecision): ReleaseRecord {
  if (!mayFollow(record, decision)) return record;
  const { sequence, result, rules, why, at } = decision;
  const status = statusAfter(record, decision);
  const { askedFrom, held, ...rest } = record;
  // Before any traffic there is nothing to roll back.
  const kind = status === 'abandoned' ? undefined : stepOf(decision);
  return {
    ...rest,
    ...(status === 'needs-person' && { askedFrom: askedFrom ?? record.status }),
    ...heldOf(held, decision),
    ...gateOf(record, decision),
    status,
    steps: stepsAfter(record, kind, decision),
    accepted: acceptedOf(record, decision),
    ...judgedBy(decision),
    ...(isAside(decision) ? {} : { decision: { sequence, result, rules, why, at } }),
    ...(isEnd(status) && { endedAt: at }),
    updatedAt: at,
    untold: true,
    lookAt: at,
  };
}

/** A rollback, and the end of a release, end the step that is open. */
function stepsAfter(
  record: ReleaseRecord,
  kind: ReleaseStepKind | undefined,
  decision: ReleaseDecision,
): ReleaseStep[] {
  const endsOpen = kind === 'roll-back' || decision.result === 'stop' || decision.result === 'back';
  const steps = endsOpen ? record.steps.map((step) => interrupted(step, decision)) : record.steps;
  return kind === undefined ? steps : [...steps, claimed(record, kind, decision)];
}

const interrupted = (step: ReleaseStep, { why, at }: ReleaseDecision): ReleaseStep =>
  isStepOpen(step) ? { ...step, status: 'failed', why, endedAt: at } : step;

function claimed({ steps }: ReleaseRecord, kind: ReleaseStepKind, { at, percent, sequence }: ReleaseDecision) {
  const step: ReleaseStep = {
    ...{ number: steps.length + 1, kind, status: 'claimed', decision: sequence, tries: 1 },
    ...{ startedAt: at, dueAt: stepDue(kind, at) },
    ...(percent !== null && { percent }),
  };
  return step;
}

/** The step that a decision claims. A decision without a number lets somebody else's deployment happen. */
const stepOf = ({ action, step }: Pick<Decided, 'action' | 'step'>): ReleaseStepKind | undefined =>
  action === 'none' || step === null ? undefined : action;

const STATUS_OF_ACTION: Readonly<Record<Exclude<Decided['action'], 'none'>, ReleaseStatus>> = {
  'deploy-staging': 'staging',
  'deploy-canary': 'canary',
  'deploy-production': 'ramping',
  promote: 'ramping',
  'roll-back': 'rolling-back',
};

function statusAfter(record: ReleaseRecord, decision: Decided): ReleaseStatus {
  const { status, askedFrom } = record;
  const { result, action, step, rules } = decision;
  switch (result) {
    case 'ask':
      return 'needs-person';
    case 'hold':
      return status;
    case 'stop':
      return rules.includes('superseded') ? 'superseded' : 'abandoned';
    case 'back':
      return hasTraffic(status) || (askedFrom !== undefined && hasTraffic(askedFrom)) ? 'rolling-back' : 'abandoned';
    case 'go':
      if (action !== 'none') return step === null ? status : STATUS_OF_ACTION[action];
      if (rules.includes('staging-passed')) return 'ready';
      if (rules.includes('observed-good')) return 'released';
      // Who opens the lane after a rollback that failed has rolled back by hand.
      if (status === 'rollback-failed' && isWord(decision, 'open-lane')) return 'rolled-back';
      return isWord(decision, 'approve') ? (askedFrom ?? status) : status;
    default:
      return result satisfies never;
  }
}

const isWord = ({ decider }: Pick<Decided, 'decider'>, word: ReleaseWord): boolean =>
  decider.kind === 'person' && decider.word === word;

/** The user's own job may deploy: it is told so after this. */
const gateOf = ({ gate }: ReleaseRecord, { result, action, step, sequence }: ReleaseDecision) =>
  gate !== undefined && result === 'go' && action === 'deploy-production' && step === null
    ? { gate: { ...gate, decision: sequence } }
    : {};

/** A person's `hold` holds the release, and `go-on` ends that. */
function heldOf(held: ReleaseRecord['held'], { decider, at }: ReleaseDecision): Pick<ReleaseRecord, 'held'> {
  const word = decider.kind === 'person' ? decider : undefined;
  if (word?.word === 'hold') return { held: { login: word.login, reason: word.reason, at } };
  return held === undefined || word?.word === 'go-on' ? {} : { held };
}

/** Only these words decide what was asked. After any other one, the decision before it stays. */
const ANSWERS: readonly ReleaseWord[] = ['approve', 'refuse', 'roll-back'];
const isAside = ({ decider }: Decided): boolean => decider.kind === 'person' && !ANSWERS.includes(decider.word);

/** What a person says of a rollback: the last word holds. */
function judgedBy({ decider, at }: ReleaseDecision): Pick<ReleaseRecord, 'judged'> {
  if (decider.kind !== 'person' || (decider.word !== 'was-right' && decider.word !== 'was-wrong')) return {};
  return { judged: { login: decider.login, right: decider.word === 'was-right', at } };
}

function acceptedOf({ decision, accepted }: ReleaseRecord, answer: Decided): ReleaseRecord['accepted'] {
  if (!isWord(answer, 'approve') || decision?.result !== 'ask') return accepted;
  return [...new Set([...(accepted ?? []), ...decision.rules])];
}

const isEnd = (status: ReleaseStatus): boolean =>
  ['released', 'rolled-back', 'rollback-failed', 'abandoned', 'superseded'].includes(status);

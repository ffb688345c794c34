import { countEnd, goAsProbe, mayGo } from './breakers.ts';
import { paysAttempt, paysDraft } from './budgets.ts';
import { HOUR, LIMITS, MINUTE, type Model, type ModelBug, running } from './state.ts';
import { isHeld, joinStorm, releaseMembers } from './storms.ts';

/** Errors of the service's fifteen minutes before an alert, and of two more that alerts in disorder share. */
const WINDOW = 17 * MINUTE;

/** An alert that asks for work: counted once, and an attempt where nothing speaks against it. */
export function alert(model: Model, bug: ModelBug, id: string, at: number): void {
  if (bug.alerts.has(id)) return;
  const ownsThreadUpdate = bug.threadUpdatedAt !== model.now;
  if (ownsThreadUpdate) bug.threadUpdatedAt = model.now;
  const isNew = bug.status === 'none';
  const begun = takeUp(model, bug, sight(bug, id, at), isNew);
  if ((ownsThreadUpdate || begun) && bug.partOf === undefined) bug.hasThread = true;
  // A rule's new member is told of in its own channel.
  if (bug.partOf?.by === 'rule') bug.hasThread = true;
}

/** @returns when the errors were that the alert found */
function sight(bug: ModelBug, id: string, at: number): readonly number[] {
  bug.alerts.add(id);
  if (bug.status === 'none') bug.status = 'observed';
  const found = bug.errors.map((time, index) => ({ time, index })).filter(({ time }) => time >= at - WINDOW);
  for (const { index } of found) bug.seen.add(index);
  return found.map(({ time }) => time);
}

/** Whether it belongs to a storm is looked at when an attempt at it would be made; when it is new, also for want of a budget. */
function takeUp(model: Model, bug: ModelBug, found: readonly number[], isNew: boolean): boolean {
  if (!isNew) testFix(bug, Math.max(...found));
  if (!waits(bug) || isHeld(model, bug) || model.now < bug.mutedUntil) return false;
  const wasPartOf = bug.partOf !== undefined;
  if (!maySpend(model, bug)) {
    if (isNew) joinStorm(model, bug, found);
    return false;
  }
  if (wasPartOf) Object.assign(bug, { partOf: undefined, released: true });
  if (joinStorm(model, bug, found)) return false;
  begin(model, bug);
  return true;
}

const waits = ({ status, attempts }: ModelBug): boolean =>
  ['observed', 'failed', 'regressed'].includes(status) && attempts.length < LIMITS.attempts;

/** What has left another is triaged by itself. */
function triageReleased(model: Model, bug: ModelBug): void {
  if (waits(bug) && !isHeld(model, bug) && maySpend(model, bug, bug.releasedAt)) begin(model, bug, bug.releasedAt);
  bug.due = false;
}

/** An error of after the deployment says that the merged fix did not hold. */
function testFix(bug: ModelBug, newest: number): void {
  if (bug.status !== 'merged' && bug.status !== 'resolved') return;
  if (newest <= bug.mergedAt || newest < bug.deployedFrom) return;
  bug.status = 'regressed';
  bug.draft = undefined;
}

export function tryAgain(model: Model, bug: ModelBug): void {
  if (['none', 'in-work', 'fix-proposed', 'merged', 'resolved'].includes(bug.status)) return;
  if (!bug.publishing && !isHeld(model, bug) && maySpend(model, bug)) begin(model, bug);
}

const maySpend = (model: Model, bug: ModelBug, at = model.now): boolean =>
  model.now >= bug.mutedUntil && mayGo(model, bug) && paysAttempt(model, bug, at);

/** What is worked on by itself is part of no other. */
function begin(model: Model, bug: ModelBug, at = model.now): void {
  if (bug.partOf?.by === 'rule') bug.released = true;
  const opensDrafts = bug.service.mode === 'draft-pr';
  const attempt = {
    at,
    ended: false,
    waitsUntil: undefined,
    lost: 0,
    dollars: LIMITS.dollarsPerAttempt,
    draft: opensDrafts,
    pullRequest: opensDrafts ? at : undefined,
    patch: false,
  };
  goAsProbe(model, bug, attempt);
  bug.attempts.push(attempt);
  Object.assign(bug, { draft: undefined, partOf: undefined, status: 'in-work' });
}

/** @param number of the draft that the attempt has opened */
export function end(model: Model, bug: ModelBug, outcome: string, dollars: number, number?: number): void {
  const attempt = running(bug);
  if (attempt === undefined) return;
  const hasDraft = number !== undefined;
  const patch = outcome === 'fix-verified' || outcome === 'fix-unverified';
  const pullRequest = hasDraft ? attempt.pullRequest : undefined;
  Object.assign(attempt, { ended: true, dollars, patch, draft: hasDraft, pullRequest });
  countEnd(model, bug, attempt, outcome === 'failed');
  bug.draft = hasDraft ? { number, state: 'open' } : undefined;
  bug.status = { 'fix-verified': 'fix-proposed', 'fix-unverified': 'diagnosed' }[outcome] ?? outcome;
  bug.hasThread = true;
}

/** The container is gone; one that may do better is tried once. */
export function loseContainer(model: Model, bug: ModelBug, mayPass: boolean): void {
  const attempt = running(bug);
  if (attempt === undefined) return;
  bug.hasThread = true;
  if (!mayPass || attempt.lost > 0) {
    end(model, bug, 'failed', 0);
    return;
  }
  attempt.lost = 1;
  attempt.waitsUntil = model.now + 2 * MINUTE;
}

/** A person has the patch of the newest attempt opened as a draft, where there is one and no draft of it yet. */
export function askForDraft(model: Model, bug: ModelBug): void {
  const newest = bug.attempts.at(-1);
  const waits = (bug.status === 'fix-proposed' || bug.status === 'diagnosed') && bug.draft === undefined;
  if (!waits || bug.publishing || newest?.patch !== true || !paysDraft(model)) return;
  Object.assign(newest, { draft: true, pullRequest: model.now });
  bug.publishing = true;
  model.reached.add('publishing');
}

/** @param number of the draft that was opened; undefined when there is none */
export function endDraftRequest(model: Model, bug: ModelBug, number: number | undefined): void {
  bug.publishing = false;
  model.reached.add(number === undefined ? 'not published' : 'published');
  if (number === undefined) {
    Object.assign(bug.attempts.at(-1) ?? {}, { draft: false, pullRequest: undefined });
    return;
  }
  bug.draft = { number, state: 'open' };
  bug.status = 'fix-proposed';
}

export function answerDraft(model: Model, bug: ModelBug, answer: 'closed' | 'merged' | 'reopened'): void {
  if (bug.draft === undefined) return;
  bug.draft.state = answer === 'reopened' ? 'open' : answer;
  bug.status = answer === 'closed' ? 'rejected' : answer === 'merged' ? 'merged' : 'fix-proposed';
  if (answer === 'merged') Object.assign(bug, { mergedAt: model.now, deployedFrom: model.now + HOUR });
  if (answer === 'reopened') model.reopened += 1;
  for (const attempt of bug.attempts) attempt.draft = false;
  const newest = bug.attempts.at(-1);
  if (newest !== undefined && answer === 'reopened') newest.draft = true;
}

export function dismiss(bug: ModelBug): void {
  const isSuggested = bug.status === 'fix-proposed' && bug.draft === undefined;
  if (bug.publishing || !(isSuggested || bug.status === 'diagnosed' || bug.status === 'failed')) return;
  bug.status = 'rejected';
}

/**
 * The sweep: lost containers are replaced, bugs that stayed away for a day after the deployment are resolved, members leave
 * leads that have ended, all are shown.
 *
 * @param taken services in the order in which their attempts were submitted: which of several comes first is nobody's concern
 * @param putOff services that are triaged by a later sweep, since this one was cut off
 */
export function sweep(model: Model, taken: readonly string[], putOff: readonly string[]): void {
  for (const bug of model.bugs) {
    const attempt = running(bug);
    if (attempt?.waitsUntil !== undefined && attempt.waitsUntil <= model.now) attempt.waitsUntil = undefined;
    const since = Math.max(bug.deployedFrom, lastSeen(bug));
    if (bug.status === 'merged' && model.now >= since + 24 * HOUR) bug.status = 'resolved';
  }
  releaseMembers(model);
  const due = model.bugs.filter((bug) => bug.due && !putOff.includes(bug.service.name));
  for (const bug of due.toSorted((a, b) => orderOf(taken, a) - orderOf(taken, b))) triageReleased(model, bug);
  for (const bug of model.bugs) {
    if (bug.status !== 'none' && bug.partOf === undefined) bug.hasThread = true;
  }
}

function orderOf(taken: readonly string[], { service }: ModelBug): number {
  const index = taken.lastIndexOf(service.name);
  return index === -1 ? taken.length : index;
}

const lastSeen = ({ errors, seen }: ModelBug): number =>
  [...seen].reduce((latest, index) => Math.max(latest, errors[index] ?? 0), 0);

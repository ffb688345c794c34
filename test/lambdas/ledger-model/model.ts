/**
 * What the ledger must say, kept as simply as can be: what happened to each bug, and from it what it holds. Times are epoch
 * milliseconds.
 */
export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINDOW = 15 * MINUTE;

export const LIMITS = { dollarsPerAttempt: 2, dollarsPerDay: 9, openDrafts: 2, pullRequestsPerHour: 3, attempts: 2 };
export const REPOSITORY = 'acme/checkout';

export interface ModelAttempt {
  /** When it was asked for: names its budgets. */
  readonly at: number;
  ended: boolean;
  /** Since its container was lost it waits for another one, until then. */
  waitsUntil: number | undefined;
  lost: number;
  dollars: number;
  /** Whether it holds a share of the open drafts, and of the hour's pull requests. */
  draft: boolean;
  pullRequest: boolean;
}

export interface ModelBug {
  readonly service: string;
  status: string;
  readonly errors: number[];
  readonly seen: Set<number>;
  readonly alerts: Set<string>;
  readonly attempts: ModelAttempt[];
  draft: { readonly number: number; state: 'open' | 'closed' | 'merged' } | undefined;
  mergedAt: number;
  deployedFrom: number;
  mutedUntil: number;
}

export interface Model {
  now: number;
  readonly bugs: readonly ModelBug[];
  /** Drafts that people reopened: they count whatever the limit. */
  reopened: number;
  /** Where bugs have stood, over all runs. */
  readonly reached: Set<string>;
}

export const createModel = (now: number, services: readonly string[], reached: Set<string>): Model => ({
  now,
  reached,
  reopened: 0,
  bugs: services.map((service) => ({
    service,
    status: 'none',
    errors: [],
    seen: new Set(),
    alerts: new Set(),
    attempts: [],
    draft: undefined,
    mergedAt: 0,
    deployedFrom: 0,
    mutedUntil: 0,
  })),
});

export const running = ({ attempts }: ModelBug): ModelAttempt | undefined => attempts.find(({ ended }) => !ended);

/** An alert that asks for work: counted once, and an attempt where nothing speaks against it. */
export function alert(model: Model, bug: ModelBug, id: string, at: number): void {
  if (bug.alerts.has(id)) return;
  bug.alerts.add(id);
  const found = bug.errors.map((time, index) => ({ time, index })).filter(({ time }) => time >= at - WINDOW);
  for (const { index } of found) bug.seen.add(index);
  if (bug.status === 'none') bug.status = 'observed';
  testFix(bug, Math.max(...found.map(({ time }) => time)));
  if (['observed', 'failed', 'regressed'].includes(bug.status) && bug.attempts.length < LIMITS.attempts)
    begin(model, bug);
}

/** An error of after the deployment says that the merged fix did not hold. */
function testFix(bug: ModelBug, newest: number): void {
  if (bug.status !== 'merged' && bug.status !== 'resolved') return;
  if (newest <= bug.mergedAt || newest < bug.deployedFrom) return;
  bug.status = 'regressed';
  bug.draft = undefined;
}

export function tryAgain(model: Model, bug: ModelBug): void {
  if (!['none', 'in-work', 'fix-proposed', 'merged', 'resolved'].includes(bug.status)) begin(model, bug);
}

function begin(model: Model, bug: ModelBug): void {
  const held = holdings(model);
  const used = (name: string) => held.get(name) ?? 0;
  const { day, hour } = namesOf(model.now);
  if (model.now < bug.mutedUntil) return;
  if (used(`dollars/${day}`) + LIMITS.dollarsPerAttempt > LIMITS.dollarsPerDay) return;
  if (used(`drafts/${REPOSITORY}`) + 1 > LIMITS.openDrafts) return;
  if (used(`pull-requests/${hour}`) + 1 > LIMITS.pullRequestsPerHour) return;
  const { dollarsPerAttempt: dollars } = LIMITS;
  bug.attempts.push({
    at: model.now,
    ended: false,
    waitsUntil: undefined,
    lost: 0,
    dollars,
    draft: true,
    pullRequest: true,
  });
  bug.draft = undefined;
  bug.status = 'in-work';
}

/** @param number of the draft that the attempt has opened */
export function end(bug: ModelBug, outcome: string, dollars: number, number?: number): void {
  const attempt = running(bug);
  if (attempt === undefined) return;
  Object.assign(attempt, { ended: true, dollars, draft: number !== undefined, pullRequest: number !== undefined });
  bug.draft = number === undefined ? undefined : { number, state: 'open' };
  bug.status = outcome === 'fix-verified' ? 'fix-proposed' : outcome;
}

/** The container is gone; one that may do better is tried once. */
export function loseContainer(model: Model, bug: ModelBug, mayPass: boolean): void {
  const attempt = running(bug);
  if (attempt === undefined) return;
  if (mayPass && attempt.lost === 0) {
    attempt.lost = 1;
    attempt.waitsUntil = model.now + 2 * MINUTE;
  } else {
    end(bug, 'failed', 0);
  }
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
  if (bug.status === 'diagnosed' || bug.status === 'failed') bug.status = 'rejected';
}

/** The sweep: lost containers are replaced, and bugs that stayed away for a day after the deployment are resolved. */
export function sweep(model: Model): void {
  for (const bug of model.bugs) {
    const attempt = running(bug);
    if (attempt?.waitsUntil !== undefined && attempt.waitsUntil <= model.now) attempt.waitsUntil = undefined;
    const since = Math.max(bug.deployedFrom, lastSeen(bug));
    if (bug.status === 'merged' && model.now >= since + 24 * HOUR) bug.status = 'resolved';
  }
}

const lastSeen = ({ errors, seen }: ModelBug): number =>
  [...seen].reduce((latest, index) => Math.max(latest, errors[index] ?? 0), 0);

/** What is held of each budget, by its name. */
export function holdings({ bugs }: Pick<Model, 'bugs'>): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  const hold = (name: string, amount: number) => held.set(name, (held.get(name) ?? 0) + amount);
  for (const { service, attempts } of bugs) {
    for (const { at, dollars, draft, pullRequest } of attempts) {
      const { day, month, hour } = namesOf(at);
      hold(`attempts/${service}/${day}`, 1);
      for (const name of [`${service}/${day}`, day, month]) hold(`dollars/${name}`, dollars);
      hold(`drafts/${REPOSITORY}`, draft ? 1 : 0);
      hold(`pull-requests/${hour}`, pullRequest ? 1 : 0);
    }
  }
  return held;
}

function namesOf(at: number) {
  const time = new Date(at).toISOString();
  return { month: time.slice(0, 7), day: time.slice(0, 10), hour: time.slice(0, 13) };
}

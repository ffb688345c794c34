import { DAY_MS, MINUTE_MS } from '../durations.ts';
import type { PullRequestDetails } from '../ports/pull-requests.ts';
import type { ChangeRecord, ChangeStatus, OvertakenRound } from '../records/change-record.ts';
import { changeIdOf, changeJobName } from './change-names.ts';
import { assertChangeTransition, isInRound } from './change-status.ts';
import { earlierReview } from './earlier-review.ts';

/** A pull request as GitHub has it, and the service whose base branch it has; no service: it is not looked at. */
export interface SeenChange {
  readonly details: PullRequestDetails;
  readonly service: ChangeRecord['service'] | undefined;
}

/** The record of a pull request that nobody has seen before. Times are epoch milliseconds. */
export function openChange(details: PullRequestDetails, service: ChangeRecord['service'], now: number): ChangeRecord {
  const record: ChangeRecord = {
    id: changeIdOf(details.repository, details.number),
    version: 0,
    repository: details.repository,
    number: details.number,
    ...namesOf(details),
    service,
    draft: details.draft,
    head: details.head.sha,
    base: details.base.sha,
    status: 'opened',
    round: 1,
    roundAt: now,
    ...NOTHING_FOUND,
    chain: { length: 0, head: null },
    dismissed: [],
    words: [],
    openedAt: now,
    updatedAt: now,
  };
  return { ...record, lookAt: nextLook(record, now) };
}

/**
 * Takes over how a pull request stands now: a push, a draft, another base, a close, a merge or a reopening. A push that ends in
 * the tree of our own tests goes on with the same round.
 *
 * @returns the same record when nothing has changed
 */
export function followPullRequest(record: ChangeRecord, seen: SeenChange, now: number): ChangeRecord {
  const { details, service } = seen;
  if (record.status === 'merged') return record;
  if (details.merged) return endChange(record, { status: 'merged' }, now);
  if (details.repository.toLowerCase() !== record.repository.toLowerCase()) {
    return endChange(record, { status: 'closed', because: `the repository is called ${details.repository} now` }, now);
  }
  if (details.state === 'closed') return endChange(record, { status: 'closed' }, now);
  if (service === undefined) {
    const because = `no service is configured with its base branch ${details.base.branch}`;
    return endChange(record, { status: 'closed', because }, now);
  }
  const named = withNames(record, details, service);
  if (isOwnPush(record, details)) return takeOwnPush(named, details, now);
  if (asksForRound(record, details)) return beginRound({ ...named, draft: details.draft }, details, now);
  if (record.draft === details.draft) return named;
  const turned = { ...named, draft: details.draft, updatedAt: now };
  return { ...turned, lookAt: nextLook(turned, now) };
}

/**
 * Begins the next round: all that was found of the head before is dropped, decisions and dismissed findings stay. What the
 * round before leaves behind is kept in `overtaken`, and its review in `earlier`.
 *
 * @param at the commits; left out, those of the round before
 */
export function beginRound(
  record: ChangeRecord,
  at: { readonly head: { readonly sha: string }; readonly base: { readonly sha: string } } | undefined,
  now: number,
): ChangeRecord {
  assertChangeTransition(record.status, 'opened');
  const { id, version, repository, number, service, title, author, fork, draft, branch, baseBranch } = record;
  const { thread, mayRun, chain, dismissed, words, openedAt } = record;
  const next: ChangeRecord = {
    ...{ id, version, repository, number, service, title, author, fork, draft, branch, baseBranch },
    ...{ chain, dismissed, words, openedAt },
    ...(thread === undefined ? {} : { thread }),
    ...(mayRun === undefined ? {} : { mayRun }),
    ...NOTHING_FOUND,
    head: at?.head.sha ?? record.head,
    base: at?.base.sha ?? record.base,
    status: 'opened',
    round: record.round + 1,
    roundAt: now,
    ...overtakenWith(record),
    ...earlierReview(record),
    updatedAt: now,
  };
  return { ...next, lookAt: nextLook(next, now) };
}

/** Ends a change: people merged or closed it, or it cannot be followed any more, which completes "closed: …". */
export function endChange(
  record: ChangeRecord,
  { status, because }: { readonly status: 'merged' | 'closed'; readonly because?: string | undefined },
  now: number,
): ChangeRecord {
  if (record.status === status) return record;
  assertChangeTransition(record.status, status);
  const { job: _, lookAt: __, trouble: ___, ...rest } = record;
  const ended: ChangeRecord = {
    ...rest,
    status,
    budgets: [],
    ...overtakenWith(record),
    ...(because === undefined ? {} : { trouble: because }),
    untold: true,
    updatedAt: now,
    endedAt: now,
  };
  return { ...ended, lookAt: nextLook(ended, now) };
}

const LOOK_MS: Readonly<Record<ChangeStatus, number>> = {
  opened: 2 * MINUTE_MS,
  reviewing: 10 * MINUTE_MS,
  testing: 10 * MINUTE_MS,
  ready: DAY_MS,
  'needs-person': DAY_MS,
  blocked: DAY_MS,
  merged: 10 * MINUTE_MS,
  closed: 10 * MINUTE_MS,
};
const SUBMIT_AGAIN_MS = 2 * MINUTE_MS;
const UNTOLD_MS = 10 * MINUTE_MS;
const LONGEST_MS = DAY_MS;

/**
 * When the sweep looks at a change whose event was lost. The longer nothing has happened, the longer it waits, up to a day.
 *
 * @returns epoch milliseconds; undefined when nothing is open
 */
export function nextLook(record: ChangeRecord, now: number): number | undefined {
  const { status, draft, job, untold, overtaken = [], updatedAt } = record;
  const isOpen = untold === true || overtaken.length > 0;
  if ((status === 'merged' || status === 'closed') && !isOpen) return undefined;
  const wait = isOpen
    ? UNTOLD_MS
    : status === 'opened' && draft
      ? LONGEST_MS
      : isInRound(status) && job?.id === undefined
        ? SUBMIT_AGAIN_MS
        : LOOK_MS[status];
  return now + Math.min(LONGEST_MS, Math.max(wait, now - updatedAt));
}

const NOTHING_FOUND = { budgets: [], phases: [], dollars: 0 } satisfies Partial<ChangeRecord>;

const namesOf = ({ title, author, fork, head, base }: PullRequestDetails) => ({
  title,
  author: { login: author.login, association: author.association },
  fork,
  branch: head.branch,
  baseBranch: base.branch,
});

function withNames(record: ChangeRecord, details: PullRequestDetails, service: ChangeRecord['service']): ChangeRecord {
  const named = { ...namesOf(details), service };
  const { title, author, fork, branch, baseBranch } = record;
  const before = { title, author, fork, branch, baseBranch, service: record.service };
  return JSON.stringify(named) === JSON.stringify(before) ? record : { ...record, ...named };
}

const isOwnPush = ({ status, written, head }: ChangeRecord, { head: { sha, tree } }: PullRequestDetails): boolean =>
  isInRound(status) && sha !== head && (sha === written?.commit || tree === written?.tree);

/** The round goes on at the commit of our tests. A check run belongs to one commit, so the round gets another one. */
function takeOwnPush(record: ChangeRecord, { head, base }: PullRequestDetails, now: number): ChangeRecord {
  const { checkRunId, ...rest } = record;
  const { round, overtaken = [] } = record;
  const left = { round, head: record.head, check: { id: checkRunId }, budgets: [], spent: 0 };
  return {
    ...rest,
    head: head.sha,
    base: base.sha,
    overtaken: [...overtaken, left],
    untold: true,
    updatedAt: now,
  };
}

const asksForRound = (record: ChangeRecord, { head, base, draft }: PullRequestDetails): boolean =>
  record.status === 'closed' ||
  record.head !== head.sha ||
  record.baseBranch !== base.branch ||
  // A draft is not reviewed: it waits for its next round.
  (draft && !record.draft && isInRound(record.status));

/** What a round leaves behind when it ends before its decision. */
function overtakenWith(record: ChangeRecord): Pick<ChangeRecord, 'overtaken'> {
  const { overtaken = [], id, round, roundAt, head, status, draft, checkRunId, job, budgets } = record;
  const isUndecided = status === 'opened' || isInRound(status);
  const left: OvertakenRound = {
    ...{
      round,
      head,
      budgets,
      claimant: { name: changeJobName(id, round, 'review'), roundAt },
      spent: spentAtMost(record),
    },
    ...(isUndecided && (checkRunId !== undefined || !draft) ? { check: { id: checkRunId } } : {}),
    ...(isInRound(status) && job !== undefined && job.ended === undefined
      ? { job: { name: job.name, ...(job.id === undefined ? {} : { id: job.id }) } }
      : {}),
  };
  const isSomething = left.check !== undefined || left.job !== undefined || budgets.length > 0;
  const all = isSomething ? [...overtaken, left] : overtaken;
  return all.length === 0 ? {} : { overtaken: all };
}

/** A job that is stopped cannot say what it has spent since it began, so all that it could spend counts. */
function spentAtMost({ status, job, budgets, dollars }: ChangeRecord): number {
  const isAtWork = isInRound(status) && job?.takenBy !== undefined && job.ended === undefined;
  return isAtWork ? Math.max(dollars, ...budgets.map(({ claimed }) => claimed)) : dollars;
}

import { isEnded } from '../lifecycle/base-update.ts';
import { isDecision } from '../lifecycle/rejections.ts';
import type { PullRequestState } from '../ports/code-host.ts';
import type { DraftEvent, DraftEventName, DraftSeen } from '../records/draft-event.ts';
import type { Incident } from '../records/incident.ts';
import type { PullRequest } from '../records/pull-request.ts';
import { isClosedAsGone } from './moved-base.ts';

/** Most that is remembered of what happened to a draft. */
const EVENTS_KEPT = 20;

/** The incident as it is known, its pull request, and what GitHub says now. */
interface Case {
  readonly incident: Incident;
  readonly pullRequest: PullRequest;
  /** What GitHub said before. */
  readonly known: DraftSeen;
  /** Undefined when GitHub shows no such pull request. */
  readonly seen: PullRequestState | undefined;
  /** Why it left the merge queue, in GitHub's word. */
  readonly dequeuedBecause: string | undefined;
}

interface Row {
  readonly happened: (each: Case) => boolean;
  readonly detail?: (each: Case) => string | undefined;
}

/** Event → when it has happened. A field that GitHub did not tell before is a beginning, and no event. */
const ROWS: Readonly<Record<DraftEventName, Row>> = {
  closed: { happened: (each) => closing(each) === 'closed' },
  'closed-by-bot': { happened: (each) => closing(each) === 'closed-by-bot' },
  'branch-deleted': { happened: (each) => closing(each) === 'branch-deleted' },
  expired: {
    happened: ({ incident: { status }, pullRequest, seen }) =>
      status !== 'expired' && status !== 'in-work' && isExpired(pullRequest, seen),
  },
  'bug-gone': {
    happened: ({ incident, pullRequest, seen }) => incident.merge === undefined && isClosedAsGone(pullRequest, seen),
    detail: ({ pullRequest }) => goneSince(pullRequest),
  },
  reopened: {
    happened: ({ incident: { rejection, status, merge }, seen }) =>
      (rejection !== undefined || status === 'expired' || merge?.elsewhere === true) && seen?.state === 'open',
  },
  merged: {
    happened: ({ incident: { merge }, seen }) =>
      (merge === undefined || merge.elsewhere === true) && seen?.merged !== undefined,
  },
  'converted-to-draft': { happened: ({ pullRequest, seen }) => !pullRequest.draft && isOpen(seen) && seen.draft },
  'ready-for-review': { happened: ({ pullRequest, seen }) => pullRequest.draft && isOpen(seen) && !seen.draft },
  retargeted: { happened: ({ known, seen }) => differs(known.base, seen?.base), detail: ({ seen }) => seen?.base },
  pushed: { happened: ({ incident, known, seen }) => !isPublishing(incident) && differs(known.head, seen?.head) },
  queued: { happened: (each) => isNewPlace(each, 'queued') },
  dequeued: {
    happened: (each) => isNewPlace(each, 'dequeued'),
    detail: ({ dequeuedBecause }) => dequeuedBecause,
  },
  locked: { happened: ({ known, seen }) => known.locked !== true && seen?.locked === true },
  unlocked: { happened: ({ known, seen }) => known.locked === true && seen?.locked === false },
  archived: { happened: ({ known, seen }) => known.archived !== true && seen?.archived === true },
  unarchived: { happened: ({ known, seen }) => known.archived === true && seen?.archived === false },
  'repository-renamed': {
    happened: (each) => isRenamed(each) && ownerOf(nameBefore(each)) === ownerOf(each.seen?.repository),
    detail: ({ seen }) => seen?.repository,
  },
  'repository-transferred': {
    happened: (each) => isRenamed(each) && ownerOf(nameBefore(each)) !== ownerOf(each.seen?.repository),
    detail: ({ seen }) => seen?.repository,
  },
  gone: { happened: ({ known, seen }) => known.gone !== true && seen === undefined },
  found: { happened: ({ known, seen }) => known.gone === true && seen !== undefined },
};

const ORDER = Object.keys(ROWS) as readonly DraftEventName[];

/**
 * Notes what has happened to the incident's pull request since GitHub was asked last. The same answer again notes nothing,
 * and returns the same object.
 *
 * @param answer.seen what GitHub says now; undefined when it shows no such pull request
 * @param answer.dequeuedBecause why it left the merge queue, where an event told that: GitHub's REST API does not
 * @param now epoch milliseconds
 */
export function noteDraftEvents(
  incident: Incident,
  answer: { readonly seen: PullRequestState | undefined; readonly dequeuedBecause?: string | undefined },
  now: number,
): Incident {
  const { pullRequest } = incident;
  if (pullRequest === undefined) return incident;
  const known = pullRequest.seen ?? {};
  const each: Case = { incident, pullRequest, known, dequeuedBecause: undefined, ...answer };
  const happened = ORDER.filter((event) => ROWS[event].happened(each)).map((event): DraftEvent => {
    const detail = ROWS[event].detail?.(each);
    return { event, at: now, ...(detail === undefined ? {} : { detail }) };
  });
  const seen = seenNow(each);
  const isSame = happened.length === 0 && JSON.stringify(seen) === JSON.stringify(known);
  if (isSame) return incident;
  const events = [...(pullRequest.events ?? []), ...happened].slice(-EVENTS_KEPT);
  return { ...incident, pullRequest: { ...pullRequest, seen, ...(events.length === 0 ? {} : { events }) } };
}

/** The events of `after` that `before` does not have. */
export function newEvents(before: Incident, after: Incident): readonly DraftEvent[] {
  const known = before.pullRequest?.events ?? [];
  return (after.pullRequest?.events ?? []).filter(
    ({ event, at }) => !known.some((each) => each.event === event && each.at === at),
  );
}

function seenNow({ incident, known, seen }: Case): DraftSeen {
  if (seen === undefined) return { ...known, gone: true };
  const { gone: _, queue, ...others } = known;
  // A draft is in no queue, and GitHub is not asked about one.
  const rest = seen.draft || queue === undefined ? others : { ...others, queue };
  const told = {
    repository: seen.repository,
    base: seen.base,
    // A commit that mendhook is pushing just now is noted by who pushes it.
    head: isPublishing(incident) ? undefined : seen.head,
    locked: seen.locked,
    archived: seen.archived,
    queue: seen.queue,
  };
  return { ...rest, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) };
}

/** Whether mendhook closed it because nobody answered: it had begun to, and who opened it closed it. */
export const isExpired = ({ idle }: PullRequest, seen: PullRequestState | undefined): boolean =>
  seen?.closed !== undefined && seen.closedByAuthor === true && idle?.closing !== undefined;

const isOpen = (seen: PullRequestState | undefined): seen is PullRequestState => seen?.state === 'open';

/** Whether a commit of mendhook's may be on its way to the branch. */
const isPublishing = ({ status, publishing, pullRequest }: Incident): boolean =>
  status === 'in-work' || publishing !== undefined || isRunning(pullRequest);

const isRunning = (pullRequest: PullRequest | undefined): boolean =>
  pullRequest?.baseUpdate !== undefined && !isEnded(pullRequest.baseUpdate);

/** The commit that ended the bug, where it is known. */
const goneSince = ({ baseUpdate }: PullRequest): string | undefined =>
  baseUpdate?.end?.kind === 'bug-gone' ? baseUpdate.end.commit : undefined;

/** How it was closed, if it was closed since GitHub was asked last. */
function closing({ incident, pullRequest, seen }: Case): 'closed' | 'closed-by-bot' | 'branch-deleted' | undefined {
  const closed = seen?.closed;
  if (closed === undefined || incident.rejection?.at === closed.at) return undefined;
  if (isExpired(pullRequest, seen) || isClosedAsGone(pullRequest, seen)) return undefined;
  if (closed.branchDeleted === true) return 'branch-deleted';
  return isDecision(closed) ? 'closed' : 'closed-by-bot';
}

const differs = (known: string | undefined, seen: string | undefined): boolean =>
  known !== undefined && seen !== undefined && known !== seen;

const isNewPlace = ({ known, seen }: Case, state: 'queued' | 'dequeued'): boolean =>
  isOpen(seen) && seen.queue?.state === state && known.queue?.at !== seen.queue.at;

const nameBefore = ({ known, pullRequest }: Case): string => known.repository ?? pullRequest.repository;

/** Names ignore case. */
const isRenamed = (each: Case): boolean => {
  const name = each.seen?.repository;
  return name !== undefined && name.toLowerCase() !== nameBefore(each).toLowerCase();
};

const ownerOf = (repository = ''): string => repository.split('/')[0]?.toLowerCase() ?? '';

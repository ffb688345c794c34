import type { Policy } from '../config/figures.ts';
import { DAY_MS } from '../durations.ts';
import { isBot } from '../lifecycle/rejections.ts';
import type { Attention } from '../ports/code-host.ts';
import type { DraftEventName } from '../records/draft-event.ts';
import type { Incident } from '../records/incident.ts';
import type { PullRequest } from '../records/pull-request.ts';

type Figures = Pick<Policy, 'draftReminderDays' | 'draftCloseDays'>;

/** What to do with a pull request that nobody answers. */
export type OldDraftStep = 'wait' | 'remind' | 'close';

/**
 * Decides from the record alone whether it is time to remind people of a draft, or to close it. A draft is never closed
 * without a reminder before, so one that was old before mendhook counted has its days still.
 *
 * @param now epoch milliseconds
 */
export function judgeOldDraft(pullRequest: PullRequest, figures: Figures, now: number): OldDraftStep {
  const { seen = {}, idle } = pullRequest;
  if (idle === undefined || seen.queue?.state === 'queued') return 'wait';
  if (seen.archived === true || seen.gone === true || seen.locked === true) return 'wait';
  if (idle.closing !== undefined) return 'close';
  const closeMs = figures.draftCloseDays * DAY_MS;
  const remindMs = Math.min(figures.draftReminderDays * DAY_MS, closeMs);
  if (idle.reminded === undefined) return now >= idle.since + remindMs ? 'remind' : 'wait';
  return now >= closesAt(idle, figures) ? 'close' : 'wait';
}

/** When a draft is closed if nobody answers its reminder (epoch milliseconds). */
export function closesAt({ since, reminded = since }: NonNullable<PullRequest['idle']>, figures: Figures): number {
  const closeMs = figures.draftCloseDays * DAY_MS;
  const betweenMs = Math.max(0, closeMs - figures.draftReminderDays * DAY_MS);
  return Math.max(since + closeMs, reminded + betweenMs);
}

/** Whether people may still answer the incident's pull request. */
export const waitsForPeople = ({ status, pullRequest, publishing }: Incident): boolean =>
  pullRequest !== undefined && publishing === undefined && ['fix-proposed', 'diagnosed', 'failed'].includes(status);

/** Begins to count the days of a pull request of mendhook's own. One that is counted already goes on. */
export function beginIdle(pullRequest: PullRequest, openedAt: number | undefined): PullRequest {
  return pullRequest.by !== undefined || pullRequest.idle !== undefined || openedAt === undefined
    ? pullRequest
    : { ...pullRequest, idle: { since: openedAt } };
}

/** These are of people, or ask for them again. A push counts only if a person made the commit. */
const ACTS: readonly DraftEventName[] = [
  ...(['reopened', 'converted-to-draft', 'ready-for-review', 'retargeted', 'dequeued', 'locked', 'unlocked'] as const),
];

/** Takes over what people did. Anything newer starts the days again; a label that keeps the draft open does so each time. */
export function noteAttention(incident: Incident, { newest, isKept, isHeadByBot }: Attention, now: number): Incident {
  const { pullRequest } = incident;
  if (pullRequest?.idle === undefined) return incident;
  const { idle, events = [] } = pullRequest;
  const isAct = (event: DraftEventName): boolean => ACTS.includes(event) || (event === 'pushed' && !isHeadByBot);
  const acts = events.flatMap(({ event, at }) => (isAct(event) ? [at] : []));
  // Nothing that is dated ahead keeps a draft open for longer than it would today.
  const since = isKept ? now : Math.min(now, Math.max(idle.since, newest ?? 0, ...acts));
  return since <= idle.since ? incident : { ...incident, pullRequest: { ...pullRequest, idle: { since } } };
}

/** Notes that people were reminded. */
export const noteReminded = (incident: Incident, now: number): Incident => changeIdle(incident, { reminded: now });

/** Notes that its closing has begun: what follows it up after a crash. */
export const beginClosing = (incident: Incident, now: number): Incident => changeIdle(incident, { closing: now });

function changeIdle(incident: Incident, change: Partial<NonNullable<PullRequest['idle']>>): Incident {
  const { pullRequest } = incident;
  if (pullRequest?.idle === undefined) return incident;
  return { ...incident, pullRequest: { ...pullRequest, idle: { ...pullRequest.idle, ...change } } };
}

/** Whether an account is a person's and not the one that opened the draft. */
export const isPerson = (account: { login: string; type: string } | null | undefined, author: string): boolean =>
  account != null &&
  account.type === 'User' &&
  !isBot(account.login) &&
  account.login.toLowerCase() !== author.toLowerCase();

import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import { MINUTE_MS } from '../core/durations.ts';
import { isBot } from '../core/lifecycle/rejections.ts';
import type { PullRequestState } from '../core/ports/code-host.ts';
import type { Rejection } from '../core/records/rejection.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { oneLine, shorten } from '../core/text/shorten.ts';
import { readQueuePlace } from './github-timeline.ts';

interface Target {
  readonly owner: string;
  readonly repo: string;
}

const REASON_LENGTH = 1_000;
/** A comment belongs to the closing when it was written with it, or shortly before or after. */
const NEAR_MS = 15 * MINUTE_MS;

/**
 * Reads how a pull request stands: merged by whom, or closed by whom and why.
 *
 * @returns undefined when there is none of that number
 */
export async function readPullRequestState(
  octokit: Octokit,
  target: Target,
  number: number,
): Promise<PullRequestState | undefined> {
  const found = await unlessMissing(octokit.pulls.get({ ...target, pull_number: number }));
  if (found === undefined) return undefined;
  const { state, draft = false, merged_at, merged_by, merge_commit_sha, closed_at } = found.data;
  const facts = { draft, ...factsOf(found.data) };
  if (merged_at !== null) {
    const by = merged_by === null ? {} : { by: merged_by.login };
    const commit = merge_commit_sha === null ? {} : { commit: merge_commit_sha };
    return { state: 'closed', ...facts, merged: { at: Date.parse(merged_at), ...by, ...commit } };
  }
  if (state === 'open' || closed_at === null) {
    // A draft enters no queue, so nothing is asked about it.
    const queue = draft ? undefined : await readQueuePlace(octokit, target, number);
    return { state: 'open', ...facts, ...(queue === undefined ? {} : { queue }) };
  }
  const closed = await readClosing(octokit, target, number, Date.parse(closed_at));
  const closedByAuthor = closed.by !== undefined && closed.by === loginOf(found.data.user);
  const isBranchGone =
    (await unlessMissing(octokit.git.getRef({ ...target, ref: `heads/${facts.branch}` }))) === undefined;
  return {
    state: 'closed',
    ...facts,
    closedByAuthor,
    closed: isBranchGone ? { ...closed, branchDeleted: true } : closed,
  };
}

type Pull = RestEndpointMethodTypes['pulls']['get']['response']['data'];

const factsOf = ({ head, base, locked, created_at }: Pull) => ({
  openedAt: Date.parse(created_at),
  repository: base.repo.full_name,
  isPublic: !base.repo.private,
  archived: base.repo.archived,
  locked,
  branch: head.ref,
  head: head.sha,
  base: base.ref,
});

/** Whether `commit` has `ancestor` in its history; undefined when the repository does not know both. */
export async function hasAncestor(
  octokit: Octokit,
  target: Target,
  { commit, ancestor }: { commit: string; ancestor: string },
): Promise<boolean | undefined> {
  const basehead = `${ancestor}...${commit}`;
  const found = await unlessMissing(octokit.repos.compareCommitsWithBasehead({ ...target, basehead, per_page: 1 }));
  if (found === undefined) return undefined;
  return found.data.status === 'ahead' || found.data.status === 'identical';
}

/** Removes a label; one that is not there is as good as removed. */
export async function removeLabel(octokit: Octokit, target: Target, number: number, name: string): Promise<void> {
  await unlessMissing(octokit.issues.removeLabel({ ...target, issue_number: number, name }));
}

async function readClosing(octokit: Octokit, target: Target, number: number, at: number): Promise<Rejection> {
  const { data: issue } = await octokit.issues.get({ ...target, issue_number: number });
  const by = issue.closed_by === null || issue.closed_by === undefined ? undefined : loginOf(issue.closed_by);
  const since = new Date(at - NEAR_MS).toISOString();
  const comments = await octokit.issues.listComments({ ...target, issue_number: number, since, per_page: 100 });
  const isClosedByBot = isBot(by);
  // A bot closes at a person's word, or by a timer: its own words are no reason, a person's beside them may be.
  const said = comments.data.findLast(
    ({ user, created_at }) =>
      !(user && isBot(loginOf(user))) &&
      (isClosedByBot || user?.login === by) &&
      Math.abs(Date.parse(created_at) - at) <= NEAR_MS,
  );
  const labels = issue.labels
    .map((label) => (typeof label === 'string' ? label : (label.name ?? '')))
    .filter((name) => name !== '' && !name.startsWith('incident'));
  const why = said?.body ?? (labels.length === 0 || isClosedByBot ? undefined : `labelled ${labels.join(', ')}`);
  const reason = why === undefined ? '' : shorten(oneLine(cleanText(why)), REASON_LENGTH);
  return { at, ...(by === undefined ? {} : { by }), ...(reason === '' ? {} : { reason }) };
}

/** A bot's login ends as an app's does, however GitHub writes it. */
const loginOf = ({ login, type }: { readonly login: string; readonly type: string }): string =>
  type === 'Bot' && !isBot(login) ? `${login}[bot]` : login;

async function unlessMissing<Answer>(asking: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}

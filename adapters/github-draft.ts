import type { Octokit } from '@octokit/rest';
import { DraftUnsupportedError, UpstreamError } from '../core/errors.ts';
import type { Draft } from '../core/ports/code-host.ts';
import { findMarker } from '../core/text/marker.ts';
import { isUncertain } from './github-error.ts';

interface Target {
  readonly owner: string;
  readonly repo: string;
}

/**
 * Opens a draft. One whose opening lost its answer is looked up, as opening it again would be refused.
 *
 * @throws {DraftUnsupportedError} when the repository takes no drafts
 * @throws {UpstreamError} passing, when GitHub has not seen the branch or the draft itself yet
 */
export async function openDraft(octokit: Octokit, target: Target, draft: Draft) {
  const { base, branch, title, body } = draft;
  try {
    return (await octokit.pulls.create({ ...target, base, head: branch, title, body, draft: true })).data;
  } catch (cause) {
    return findLost(octokit, target, draft, cause);
  }
}

async function findLost(octokit: Octokit, target: Target, draft: Draft, cause: unknown) {
  const { repository, branch, title, body } = draft;
  const said = cause instanceof Error ? cause.message : '';
  if (/draft pull requests are not supported/i.test(said)) throw new DraftUnsupportedError(repository, { cause });
  if (isNotSeenYet(cause, said)) throw notYet(said, cause);
  const isOpenAlready = /pull request already exists/i.test(said);
  if (!isUncertain(cause) && !isOpenAlready) throw cause;
  const { data } = await octokit.pulls.list({ ...target, head: `${target.owner}:${branch}`, state: 'open' });
  const found = data.find((each) => each.body === body) ?? data.find((each) => isTwin(each.body, body));
  if (found === undefined) throw isOpenAlready && data.length === 0 ? notYet(said, cause) : cause;
  if (found.body === body && found.title === title) return found;
  return (await octokit.pulls.update({ ...target, pull_number: found.number, title, body })).data;
}

/** The same incident's draft: what it counts may have changed between two tries. */
function isTwin(found: string | null, body: string): boolean {
  const marker = findMarker(body);
  return marker !== undefined && found !== null && findMarker(found) === marker;
}

/** A branch or a repository that one server of GitHub knows and another does not know yet. */
const isNotSeenYet = (cause: unknown, said: string): boolean =>
  (cause instanceof Error && 'status' in cause && cause.status === 404) || /"field":"head","code":"invalid"/.test(said);

const notYet = (said: string, cause: unknown): UpstreamError =>
  new UpstreamError('GitHub', `could not open a draft pull request: ${said}`, { retryable: true, cause });

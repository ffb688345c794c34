import type { Credential } from '../credentials.ts';
import { headRepositoryOf } from '../forks.ts';
import { associationOf } from '../people.ts';
import type { measurePull } from '../pull-requests.ts';
import type { StoredPull, StoredRepository } from '../state.ts';
import { type GitHubWorld, isoTime } from '../world.ts';
import type { ApiPull, ApiSimplePull } from './api.ts';
import { labelShape } from './label.ts';
import { nodeId } from './node-id.ts';
import { repositoryShape, repositoryUrl } from './repository.ts';
import { teamShape } from './team.ts';
import { userShape } from './user.ts';

/** A pull request as lists give it. */
export function simplePullShape(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  caller: Credential,
) {
  const html = world.htmlUrl(repository.owner, repository.name, pull.number);
  const repo = repositoryShape(world, repository, caller);
  const owner = userShape(world, repository.owner, 'Organization');
  return {
    ...pullLinks(repositoryUrl(world, repository), html, pull),
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: userShape(world, pull.author),
    body: pull.body,
    labels: labelsOf(world, repository, pull),
    milestone: null,
    created_at: isoTime(pull.createdAt),
    updated_at: isoTime(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : isoTime(pull.closedAt),
    merged_at: pull.mergedAt === null ? null : isoTime(pull.mergedAt),
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map((login) => userShape(world, login)),
    requested_teams: pull.requestedTeams.map((team) => teamShape(world, repository, team)),
    head: headShape(world, repository, pull, caller),
    base: { label: `${repository.owner}:${pull.baseRef}`, ref: pull.baseRef, sha: pull.baseSha, user: owner, repo },
    author_association: associationOf(world, repository, pull.author),
    auto_merge: null,
    draft: pull.draft,
  } satisfies ApiSimplePull;
}

/** Where a pull request comes from: `owner:branch`. */
export const headLabel = (repository: StoredRepository, { fork, headRef }: StoredPull): string =>
  `${fork?.owner ?? repository.owner}:${headRef}`;

/** The repository is null once the fork is deleted. */
function headShape(world: GitHubWorld, repository: StoredRepository, pull: StoredPull, caller: Credential) {
  const source = headRepositoryOf(world, repository, pull);
  return {
    label: headLabel(repository, pull),
    ref: pull.headRef,
    sha: pull.headSha,
    user: userShape(world, pull.fork?.owner ?? repository.owner, pull.fork === null ? 'Organization' : undefined),
    repo: source === undefined ? null : repositoryShape(world, source, caller),
  };
}

/** A pull request as `GET /repos/{owner}/{repo}/pulls/{number}` gives it. */
export function pullShape(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  measured: Awaited<ReturnType<typeof measurePull>>,
  caller: Credential,
): ApiPull {
  const { files, commits, mergeable } = measured;
  const simple = simplePullShape(world, repository, pull, caller);
  return {
    ...simple,
    user: userShape(world, pull.author),
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState(pull, mergeable),
    merged_by: pull.mergedBy === null ? null : userShape(world, pull.mergedBy),
    comments: repository.comments.filter((each) => each.number === pull.number).length,
    review_comments: repository.reviewComments.filter((each) => each.number === pull.number).length,
    maintainer_can_modify: false,
    commits,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/**
 * The REST description names no values of it, and explains `mergeable` alone: https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request.
 * Those that follow from branch protection and checks (`behind`, `blocked`, `unstable`) are not told here; a draft or a clean one is.
 */
function mergeableState(pull: StoredPull, mergeable: boolean | null): string {
  if (mergeable === null) return 'unknown';
  if (!mergeable) return 'dirty';
  return pull.draft ? 'draft' : 'clean';
}

/** GitHub's description of a pull request's labels allows no null where a label has no description. */
const labelsOf = (world: GitHubWorld, repository: StoredRepository, pull: StoredPull) =>
  pull.labels.map((name) => {
    const label = labelShape(world, repository, labelOf(repository, name));
    return { ...label, description: label.description ?? '' };
  });

function labelOf(repository: StoredRepository, name: string) {
  const stored = repository.labels.find((each) => each.name === name);
  if (!stored) throw new Error(`label ${JSON.stringify(name)} is on a pull request but not in its repository`);
  return stored;
}

function pullLinks(url: string, html: string, pull: StoredPull) {
  const own = `${url}/pulls/${pull.number}`;
  const issue = `${url}/issues/${pull.number}`;
  const links = {
    url: own,
    html_url: html,
    issue_url: issue,
    comments_url: `${issue}/comments`,
    review_comments_url: `${own}/comments`,
    review_comment_url: `${url}/pulls/comments{/number}`,
    commits_url: `${own}/commits`,
    statuses_url: `${url}/statuses/${pull.headSha}`,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
  };
  const _links = {
    self: { href: links.url },
    html: { href: links.html_url },
    issue: { href: links.issue_url },
    comments: { href: links.comments_url },
    review_comments: { href: links.review_comments_url },
    review_comment: { href: links.review_comment_url },
    commits: { href: links.commits_url },
    statuses: { href: links.statuses_url },
  };
  return { ...links, _links };
}

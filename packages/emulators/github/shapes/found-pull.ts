import { associationOf } from '../people.ts';
import type { StoredPull, StoredRepository } from '../state.ts';
import { type GitHubWorld, isoTime } from '../world.ts';
import type { ApiFoundIssue, ApiIssue } from './api.ts';
import { labelShape } from './label.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';
import { userShape } from './user.ts';

/** A pull request as `GET /repos/{owner}/{repo}/issues/{number}` gives it. */
export function issueShape(world: GitHubWorld, repository: StoredRepository, pull: StoredPull): ApiIssue {
  const { score: _, state_reason: __, assignee, milestone, ...issue } = foundPullShape(world, repository, pull);
  return {
    ...issue,
    assignee: null,
    milestone: null,
    closed_by: pull.closedBy === null ? null : userShape(world, pull.closedBy),
  };
}

/** A pull request as the search gives it: as an issue that links to its pull request. */
export function foundPullShape(world: GitHubWorld, repository: StoredRepository, pull: StoredPull): ApiFoundIssue {
  const url = repositoryUrl(world, repository);
  const html = world.htmlUrl(repository.owner, repository.name, pull.number);
  const issue = `${url}/issues/${pull.number}`;
  const mergedAt = pull.mergedAt === null ? null : isoTime(pull.mergedAt);
  return {
    url: issue,
    repository_url: url,
    labels_url: `${issue}/labels{/name}`,
    comments_url: `${issue}/comments`,
    events_url: `${issue}/events`,
    html_url: html,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    title: pull.title,
    user: userShape(world, pull.author),
    labels: repository.labels
      .filter((label) => pull.labels.includes(label.name))
      .map((label) => labelShape(world, repository, label)),
    state: pull.state,
    locked: pull.locked,
    assignee: null,
    milestone: null,
    comments: repository.comments.filter((each) => each.number === pull.number).length,
    created_at: isoTime(pull.createdAt),
    updated_at: isoTime(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : isoTime(pull.closedAt),
    author_association: associationOf(world, repository, pull.author),
    draft: pull.draft,
    pull_request: {
      url: `${url}/pulls/${pull.number}`,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: mergedAt,
    },
    body: pull.body ?? '',
    score: 1,
  };
}

import { associationOf } from '../people.ts';
import type { StoredComment, StoredLabel, StoredRepository } from '../state.ts';
import { type GitHubWorld, isoTime } from '../world.ts';
import type { ApiComment, ApiLabel } from './api.ts';
import { appShape } from './app.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';
import { userShape } from './user.ts';

/** A label of a repository. */
export const labelShape = (world: GitHubWorld, repository: StoredRepository, label: StoredLabel) =>
  ({
    id: label.id,
    node_id: nodeId('LA', label.id),
    url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: label.description,
    color: label.color,
    default: false,
  }) satisfies ApiLabel;

/** A comment in a pull request's conversation. */
export const commentShape = (world: GitHubWorld, repository: StoredRepository, comment: StoredComment): ApiComment => ({
  id: comment.id,
  node_id: nodeId('IC', comment.id),
  url: `${repositoryUrl(world, repository)}/issues/comments/${comment.id}`,
  html_url: `${world.htmlUrl(repository.owner, repository.name, comment.number)}#issuecomment-${comment.id}`,
  issue_url: `${repositoryUrl(world, repository)}/issues/${comment.number}`,
  body: comment.body,
  user: userShape(world, comment.author),
  created_at: isoTime(comment.createdAt),
  updated_at: isoTime(comment.updatedAt),
  author_association: associationOf(world, repository, comment.author),
  performed_via_github_app: comment.byApp && world.app !== undefined ? appShape(world, world.app) : null,
});

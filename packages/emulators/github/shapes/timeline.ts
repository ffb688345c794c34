import type { StoredPull, StoredRepository, StoredTimelineEvent } from '../state.ts';
import { type GitHubWorld, isoTime } from '../world.ts';
import type { ApiTimelineEvent } from './api.ts';
import { commentShape } from './label.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';
import { reviewShape } from './review.ts';
import { userShape } from './user.ts';

/** All that happened to a pull request, oldest first: what was noted, comments and reviews. */
export function timelineShape(
  world: GitHubWorld,
  repository: StoredRepository,
  { number }: StoredPull,
): readonly ApiTimelineEvent[] {
  const noted = repository.timeline
    .filter((each) => each.number === number)
    .map((each) => ({ at: each.createdAt, shape: eventShape(world, repository, each) }));
  const comments = repository.comments
    .filter((each) => each.number === number)
    .map((each) => {
      const actor = userShape(world, each.author);
      const shape = { ...commentShape(world, repository, each), event: 'commented', actor, user: actor };
      return {
        at: each.createdAt,
        shape: { ...shape, html_url: shape.html_url, author_association: association(shape) },
      };
    });
  const reviews = repository.reviews
    .filter((each) => each.number === number)
    .map((each) => {
      const shape = reviewShape(world, repository, each);
      const user = userShape(world, each.author);
      const commit_id = shape.commit_id ?? '';
      return {
        at: each.submittedAt,
        shape: { ...shape, event: 'reviewed', state: each.state.toLowerCase(), user, commit_id },
      };
    });
  return [...noted, ...comments, ...reviews].sort((one, other) => one.at - other.at).map(({ shape }) => shape);
}

const association = <Association>(shape: { readonly author_association?: Association }): NonNullable<Association> => {
  if (shape.author_association == null) throw new Error('a comment has no association');
  return shape.author_association;
};

function eventShape(world: GitHubWorld, repository: StoredRepository, stored: StoredTimelineEvent): ApiTimelineEvent {
  const { id, event, actor, createdAt, label } = stored;
  const common = {
    id,
    node_id: nodeId('E', id),
    url: `${repositoryUrl(world, repository)}/issues/events/${id}`,
    actor: userShape(world, actor),
    event,
    commit_id: null,
    commit_url: null,
    created_at: isoTime(createdAt),
    performed_via_github_app: null,
  };
  if (event === 'locked') return { ...common, lock_reason: null };
  if (label === undefined) return common;
  const color = repository.labels.find(({ name }) => name === label)?.color ?? '';
  return { ...common, label: { name: label, color } };
}

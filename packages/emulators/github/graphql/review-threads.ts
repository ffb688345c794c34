import { associationOf } from '../people.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { StoredPull, StoredRepository, StoredReviewComment } from '../state.ts';
import { type GitHubWorld, isoTime } from '../world.ts';

interface Window {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** The threads of a pull request, oldest first, as the schema's type has them. */
export const reviewThreads = (
  world: GitHubWorld,
  repository: StoredRepository,
  { number, headSha }: StoredPull,
  window: Window,
) => {
  const remarks = repository.reviewComments.filter((each) => each.number === number);
  const roots = remarks.filter(({ inReplyTo }) => inReplyTo === null);
  return connection(
    roots.map((root) => {
      const words = remarks.filter(({ id, inReplyTo }) => id === root.id || inReplyTo === root.id);
      const isOutdated = root.commit !== headSha;
      return {
        id: nodeId('PRRT', root.id),
        isResolved: root.resolvedBy !== null,
        isOutdated,
        path: root.path,
        line: root.line,
        originalLine: root.line,
        comments: (within: Window) =>
          connection(
            words.map((word) => wordOf(world, repository, word)),
            within,
          ),
      };
    }),
    window,
  );
};

const wordOf = (world: GitHubWorld, repository: StoredRepository, remark: StoredReviewComment) => ({
  id: nodeId('PRRC', remark.id),
  databaseId: remark.id,
  body: remark.body,
  createdAt: isoTime(remark.createdAt),
  authorAssociation: associationOf(world, repository, remark.author),
  // An App's account is called without its ending here.
  author: { __typename: isBot(remark) ? 'Bot' : 'User', login: remark.author.replace(/\[bot\]$/, '') },
  pullRequestReview: remark.reviewId === null ? null : { databaseId: remark.reviewId },
});

const isBot = ({ author }: StoredReviewComment): boolean => author.endsWith('[bot]');

/** A cursor names a node by its place; what is not one of ours is refused. @throws {Error} as GitHub words it */
function connection<Node>(nodes: readonly Node[], { first, last, after, before }: Window) {
  const from = after == null ? 0 : placeOf(after, 'after') + 1;
  const to = before == null ? nodes.length : Math.min(nodes.length, placeOf(before, 'before'));
  const start = first == null && last != null ? Math.max(from, to - last) : from;
  const end = first == null ? to : Math.min(to, from + first);
  const shown = nodes.slice(start, end);
  return {
    nodes: shown,
    totalCount: nodes.length,
    pageInfo: {
      hasNextPage: end < nodes.length,
      hasPreviousPage: start > 0,
      endCursor: shown.length === 0 ? null : cursorOf(end - 1),
      startCursor: shown.length === 0 ? null : cursorOf(start),
    },
  };
}

const cursorOf = (place: number): string => Buffer.from(`cursor:${place}`).toString('base64');

function placeOf(cursor: string, argument: string): number {
  const [, place] = /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  if (place === undefined) throw new Error(`\`${cursor}\` does not appear to be a valid cursor for \`${argument}\`.`);
  return Number(place);
}

import { nodeId } from '../shapes/node-id.ts';
import type { StoredPull, StoredRepository, StoredReviewComment } from '../state.ts';
import { isoTime } from '../world.ts';

interface Window {
  readonly first?: number | null;
  readonly last?: number | null;
}

/** The threads of a pull request, oldest first, as the schema's type has them. */
export const reviewThreads = (repository: StoredRepository, { number, headSha }: StoredPull, window: Window) => {
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
        comments: (within: Window) => connection(words.map(wordOf), within),
      };
    }),
    window,
  );
};

const wordOf = (remark: StoredReviewComment) => ({
  id: nodeId('PRRC', remark.id),
  databaseId: remark.id,
  body: remark.body,
  createdAt: isoTime(remark.createdAt),
  // An App's account is called without its ending here.
  author: { __typename: isBot(remark) ? 'Bot' : 'User', login: remark.author.replace(/\[bot\]$/, '') },
  pullRequestReview: remark.reviewId === null ? null : { databaseId: remark.reviewId },
});

const isBot = ({ author }: StoredReviewComment): boolean => author.endsWith('[bot]');

function connection<Node>(nodes: readonly Node[], { first, last }: Window) {
  const shown = first != null ? nodes.slice(0, first) : nodes.slice(-(last ?? 0));
  const isCut = shown.length < nodes.length;
  return {
    nodes: shown,
    totalCount: nodes.length,
    pageInfo: {
      hasNextPage: first != null && isCut,
      hasPreviousPage: last != null && isCut,
      endCursor: null,
      startCursor: null,
    },
  };
}

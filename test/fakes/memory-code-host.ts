import type { CodeHost, Draft, FoundPullRequest } from '../../core/ports.ts';

export interface MemoryCodeHost extends CodeHost {
  readonly pullRequests: FoundPullRequest[];
  readonly drafts: readonly Draft[];
  readonly comments: ReadonlyMap<number, { readonly marker: string; readonly body: string }>;
}

/** Pull requests in memory; the repository itself is wherever `cloneUrl` says. */
export function createMemoryCodeHost(git: { cloneUrl: string; readToken: string; pushToken: string }): MemoryCodeHost {
  const pullRequests: FoundPullRequest[] = [];
  const drafts: Draft[] = [];
  const comments = new Map<number, { marker: string; body: string }>();
  return {
    pullRequests,
    drafts,
    comments,
    readToken: async () => git.readToken,
    pushToken: async () => git.pushToken,
    cloneUrl: () => git.cloneUrl,
    findPullRequest: async (repository, branch) =>
      pullRequests.findLast((each) => each.repository === repository && each.branch === branch),
    openDraft: async (draft) => {
      drafts.push(draft);
      const { repository, branch, title, body } = draft;
      const number = pullRequests.length + 1;
      const url = `https://github.com/${repository}/pull/${number}`;
      const opened = { repository, number, url, branch, title, draft: true };
      pullRequests.push({ ...opened, state: 'open', merged: false, body });
      return opened;
    },
    putComment: async ({ commentId, marker, body }) => {
      const known = commentId ?? [...comments].find(([, comment]) => comment.marker === marker)?.[0];
      const id = known ?? comments.size + 1;
      comments.set(id, { marker, body });
      return id;
    },
  };
}

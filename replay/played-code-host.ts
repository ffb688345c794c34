import type { CodeHost } from '../core/ports/code-host.ts';
import type { PullRequest } from '../core/records/pull-request.ts';

/** Drafts that nobody can look at: each is open until the replay merges it. */
export interface PlayedCodeHost extends CodeHost {
  open(draft: Pick<PullRequest, 'repository' | 'branch' | 'title'>): PullRequest;
  merge(pullRequest: Pick<PullRequest, 'number'>, at: number): void;
}

export function createPlayedCodeHost(): PlayedCodeHost {
  const drafts: PullRequest[] = [];
  const mergedAt = new Map<number, number>();

  return {
    open: ({ repository, branch, title }) => {
      const number = drafts.length + 1;
      const draft = { repository, number, url: `replay:${repository}#${number}`, branch, title, draft: true };
      drafts.push(draft);
      return draft;
    },
    merge: ({ number }, at) => void mergedAt.set(number, at),
    findPullRequest: async (repository, branch) => {
      const found = drafts.findLast((draft) => draft.repository === repository && draft.branch === branch);
      if (found === undefined) return undefined;
      const merged = mergedAt.has(found.number);
      return { ...found, state: merged ? 'closed' : 'open', merged, body: '' };
    },
    readPullRequest: async (_, number) => {
      const at = mergedAt.get(number);
      return at === undefined
        ? { state: 'open', draft: true }
        : { state: 'closed', draft: false, merged: { at, by: 'the replay' } };
    },
    // A replay's drafts are as old as their alerts, and nobody is reminded of them.
    readAskedReviewers: notPlayed,
    askReviewers: notPlayed,
    readReviewThreads: notPlayed,
    readFailingChecks: notPlayed,
    readAttention: notPlayed,
    closePullRequest: notPlayed,
    readMergedFiles: async () => undefined,
    readBaseMove: async () => undefined,
    contains: async () => undefined,
    putComment: async ({ number, commentId }) => commentId ?? number,
    setLabels: async () => undefined,
    cloneUrl: (repository) => `replay:${repository}`,
    readPublishTerms: notPlayed,
    signCommit: notPlayed,
    readToken: notPlayed,
    pushToken: notPlayed,
    openDraft: notPlayed,
    updateDraft: notPlayed,
  };
}

async function notPlayed(): Promise<never> {
  throw new Error('a replay clones nothing, and opens no pull request');
}

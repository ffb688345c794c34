import type { Reviewers } from '../../core/owners/choose-reviewers.ts';
import type {
  Attention,
  BaseMove,
  CodeHost,
  Draft,
  FoundPullRequest,
  MergedFiles,
  PullRequestState,
  ReviewThreads,
} from '../../core/ports/code-host.ts';

export interface MemoryCodeHost extends CodeHost {
  readonly pullRequests: FoundPullRequest[];
  readonly drafts: readonly Draft[];
  /** By the pull request's number. */
  readonly labels: ReadonlyMap<number, readonly string[]>;
  /** What people made of a pull request, by `owner/name#number`; what is not here is open. */
  readonly states: Map<string, PullRequestState>;
  /** The ancestors of a commit. */
  readonly histories: Map<string, readonly string[]>;
  /** What people did to a pull request, by `owner/name#number`; nothing by default. */
  readonly attention: Map<string, Attention>;
  /** How far a pull request is from its base branch, by `owner/name#number`; nothing is known by default. */
  readonly baseMoves: Map<string, BaseMove>;
  /** What merged pull requests changed, by `owner/name#number`; nothing is known by default. */
  readonly mergedFiles: Map<string, MergedFiles>;
  /** Who was asked for a review, by the pull request's number. */
  readonly reviewers: ReadonlyMap<number, Reviewers>;
  /** The open threads of a pull request, by `owner/name#number`; none by default. */
  readonly threads: Map<string, ReviewThreads>;
  /** The checks that failed, by their commit. */
  readonly failing: Map<string, readonly string[]>;
  readonly comments: ReadonlyMap<number, { readonly marker: string; readonly body: string }>;
}

/** Pull requests in memory; the repository itself is wherever `cloneUrl` says. */
export function createMemoryCodeHost(
  git: { cloneUrl: string; readToken: string; pushToken: string },
  now: () => number = Date.now,
): MemoryCodeHost {
  const pullRequests: FoundPullRequest[] = [];
  const drafts: Draft[] = [];
  const labels = new Map<number, readonly string[]>();
  const states = new Map<string, PullRequestState>();
  const histories = new Map<string, readonly string[]>();
  const attention = new Map<string, Attention>();
  const mergedFiles = new Map<string, MergedFiles>();
  const baseMoves = new Map<string, BaseMove>();
  const reviewers = new Map<number, Reviewers>();
  const threads = new Map<string, ReviewThreads>();
  const failing = new Map<string, readonly string[]>();
  const comments = new Map<number, { marker: string; body: string }>();
  return {
    pullRequests,
    drafts,
    labels,
    comments,
    states,
    histories,
    attention,
    reviewers,
    threads,
    failing,
    readAskedReviewers: async (_, number) => reviewers.get(number) ?? { people: [], teams: [] },
    askReviewers: async ({ number, people, teams }) => {
      const known = reviewers.get(number) ?? { people: [], teams: [] };
      reviewers.set(number, { people: [...known.people, ...people], teams: [...known.teams, ...teams] });
    },
    mergedFiles,
    baseMoves,
    readBaseMove: async (repository, number) => baseMoves.get(`${repository}#${number}`),
    readMergedFiles: async (repository, number) => mergedFiles.get(`${repository}#${number}`),
    readAttention: async (repository, number) =>
      attention.get(`${repository}#${number}`) ?? { isKept: false, isHeadByBot: false },
    closePullRequest: async (repository, number) => {
      const key = `${repository}#${number}`;
      const known = states.get(key);
      if (known?.state === 'closed') return;
      const closed = { at: now(), by: 'mendhook[bot]' };
      states.set(key, { draft: true, ...known, state: 'closed', closedByAuthor: true, closed });
    },
    readToken: async () => git.readToken,
    pushToken: async () => git.pushToken,
    cloneUrl: () => git.cloneUrl,
    readPublishTerms: async () => ({ signs: true, missing: [], rules: [] }),
    signCommit: async () => {
      throw new Error('this host asks for no signed commits');
    },
    findPullRequest: async (repository, branch) =>
      pullRequests.findLast((each) => each.repository === repository && each.branch === branch),
    readPullRequest: async (repository, number) => {
      const known = states.get(`${repository}#${number}`);
      const found = pullRequests.find((each) => each.repository === repository && each.number === number);
      return known ?? (found && { state: 'open', draft: found.draft });
    },
    contains: async (_, { commit, ancestor }) => commit === ancestor || histories.get(commit)?.includes(ancestor),
    openDraft: async (draft) => {
      drafts.push(draft);
      const { repository, branch, title, body } = draft;
      const number = pullRequests.length + 1;
      const url = `https://github.com/${repository}/pull/${number}`;
      const opened = { repository, number, url, branch, title, draft: true };
      pullRequests.push({ ...opened, state: 'open', merged: false, body });
      return opened;
    },
    updateDraft: async (number, draft) => {
      const index = pullRequests.findIndex((each) => each.number === number);
      const current = pullRequests[index];
      if (current === undefined) throw new Error(`there is no pull request ${number}`);
      const { title, body } = draft;
      const { state: _, merged: __, body: ___, ...rest } = current;
      pullRequests[index] = { ...current, title, body };
      return { ...rest, title };
    },
    setLabels: async ({ number, labels: wanted }) => void labels.set(number, wanted),
    readReviewThreads: async (repository, number) =>
      threads.get(`${repository}#${number}`) ?? { threads: [], leftOut: 0 },
    readFailingChecks: async (_, commit) => failing.get(commit) ?? [],
    putComment: async ({ commentId, marker, body }) => {
      const known = commentId ?? [...comments].find(([, comment]) => comment.marker === marker)?.[0];
      const id = known ?? comments.size + 1;
      comments.set(id, { marker, body });
      return id;
    },
  };
}

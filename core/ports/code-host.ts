import type { Reviewers } from '../owners/choose-reviewers.ts';
import type { DraftSeen } from '../records/draft-event.ts';
import type { Merge } from '../records/merge.ts';
import type { PullRequest } from '../records/pull-request.ts';
import type { Rejection } from '../records/rejection.ts';

/** One commit that the code host is to make and sign. Its parents are at the host already. */
export interface CommitToSign {
  /** Full names of git objects, as are all others here. */
  readonly parent: string;
  /** The other parent of a merge. */
  readonly merged?: string | undefined;
  /** The tree that `changes` start from: the parent's, or that of the commit that is merged. */
  readonly baseTree: string;
  /** The tree that the commit must end in. */
  readonly tree: string;
  readonly message: string;
  /** How `tree` differs from `baseTree`. */
  readonly changes: readonly TreeChange[];
}

/** One path of a tree that is added, changed or deleted. */
export interface TreeChange {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '160000';
  /** The blob, or a submodule's commit; null where the path is deleted. */
  readonly sha: string | null;
  /** The blob's bytes. */
  readonly content?: Uint8Array;
}

/** What GitHub says of a pull request. Times are epoch milliseconds. */
export interface PullRequestState extends Omit<DraftSeen, 'gone'> {
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  /** Whether everybody may read its repository. */
  readonly isPublic?: boolean | undefined;
  /** The branch that it comes from. */
  readonly branch?: string | undefined;
  readonly openedAt?: number | undefined;
  /** Who opened it closed it. */
  readonly closedByAuthor?: boolean | undefined;
  readonly merged?: Pick<Merge, 'at' | 'by' | 'commit' | 'as'> | undefined;
  readonly closed?: Rejection | undefined;
}

/** A file that a pull request changes. */
export interface ChangedByPull {
  readonly path: string;
  /** `added`, `modified`, `removed`, `renamed` …, as GitHub names it. */
  readonly status: string;
  /** The name of its content. */
  readonly blob?: string | undefined;
  /** Its hunks; left out for what is no text, or is too long. */
  readonly patch?: string | undefined;
}

/** What a pull request changed as mendhook pushed it, and as it was merged. */
export interface MergedFiles {
  readonly proposed: readonly ChangedByPull[];
  readonly merged: readonly ChangedByPull[];
}

/** What people did to a pull request. Words of bots, of who opened it and of strangers count for nothing. */
export interface Attention {
  /** When a person did something last, epoch milliseconds: a word, a review, a label, a request. */
  readonly newest?: number | undefined;
  /** Whether it has the label that keeps it open, and a person put it there. */
  readonly isKept: boolean;
  /** Whether a bot made the newest commit of its branch. */
  readonly isHeadByBot: boolean;
}

/** What people say at one place of a pull request. Every text was written by a stranger. */
export interface ReviewThread {
  readonly path: string;
  /** Left out where the thread's lines are gone from the change. */
  readonly line?: number | undefined;
  readonly words: readonly { readonly by: string; readonly text: string }[];
}

export interface ReviewThreads {
  readonly threads: readonly ReviewThread[];
  /** How many more are open in which nobody who may write to the repository has said anything. */
  readonly leftOut: number;
  /** How many older ones were not read, resolved ones among them; left out when all were. */
  readonly unread?: number | undefined;
}

/** How far an open pull request is from its base branch. */
export interface BaseMove {
  /** The newest commit of the pull request, and of its base branch. */
  readonly head: string;
  readonly base: string;
  /** Commits of the base branch that the pull request does not have. */
  readonly behindBy: number;
  /** Whether it merges without conflicts; left out while the host has not found out. */
  readonly mergeable?: boolean | undefined;
}

/** Where the code lives and drafts are opened. */
export interface CodeHost {
  /** A short-lived token that can read this repository and nothing else, for cloning. */
  readToken(repository: string): Promise<string>;
  /** A short-lived token that can push to this repository and nothing else. */
  pushToken(repository: string): Promise<string>;
  /** Where git finds the repository: an https address without credentials. */
  cloneUrl(repository: string): string;
  /** What is known beforehand of publishing to a branch, which need not be there. */
  readPublishTerms(repository: string, branch: string): Promise<PublishTerms>;
  /** Makes a commit that the host signs; no branch holds it yet. Returns its full name. @throws {UpstreamError} */
  signCommit(repository: string, commit: CommitToSign): Promise<string>;
  /** The open or closed pull request of that branch, newest first. */
  findPullRequest(repository: string, branch: string): Promise<FoundPullRequest | undefined>;
  /** The state of a pull request; undefined when there is none of that number. */
  readPullRequest(repository: string, number: number): Promise<PullRequestState | undefined>;
  /**
   * What a merged pull request changed, beside what it would have changed at another commit of its branch.
   *
   * @returns undefined when the repository does not know that commit any longer
   */
  readMergedFiles(repository: string, number: number, pushed: string): Promise<MergedFiles | undefined>;
  /** How far an open pull request is from its base branch; undefined when it is not open, or its base branch is gone. */
  readBaseMove(repository: string, number: number): Promise<BaseMove | undefined>;
  /** What people did to a pull request lately. */
  readAttention(repository: string, number: number): Promise<Attention>;
  /** Closes a pull request; one that is closed stays so. */
  closePullRequest(repository: string, number: number): Promise<void>;
  /** Whether `commit` has `ancestor` in its history; undefined when the repository does not know both. */
  contains(repository: string, commits: { commit: string; ancestor: string }): Promise<boolean | undefined>;
  /**
   * Opens a draft, without labels. The same draft again is the one that is open.
   * @throws {DraftUnsupportedError} when this repository has no drafts; nothing ready for review is opened instead
   */
  openDraft(draft: Draft): Promise<PullRequest>;
  /** Makes an open pull request say what the draft says: title and body. */
  updateDraft(number: number, draft: Draft): Promise<PullRequest>;
  /** Gives a pull request these labels of mendhook's in place of those that it has; other people's stay. */
  setLabels(target: { repository: string; number: number; labels: readonly string[] }): Promise<void>;
  /** Who was asked for a review of a pull request, or has given one: people and teams. */
  readAskedReviewers(repository: string, number: number): Promise<Reviewers>;
  /** Asks people and teams for a review. @throws {UpstreamError} when one of them has no access to the repository */
  askReviewers(asked: Reviewers & { readonly repository: string; readonly number: number }): Promise<void>;
  /**
   * The threads of a pull request that are not resolved, with the words of those who may write to the repository.
   *
   * @param review only threads to which this review has added something
   */
  readReviewThreads(repository: string, number: number, review?: number): Promise<ReviewThreads>;
  /** The names of the checks that have failed on a commit; undefined where the App may not see checks. */
  readFailingChecks(repository: string, commit: string): Promise<readonly string[] | undefined>;
  /** Writes the one comment that carries `marker`, or replaces it. Returns its id. */
  putComment(comment: {
    repository: string;
    number: number;
    commentId?: number;
    marker: string;
    body: string;
  }): Promise<number>;
}

export interface FoundPullRequest extends PullRequest {
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly body: string;
}

export interface Draft {
  readonly repository: string;
  readonly base: string;
  readonly branch: string;
  readonly title: string;
  readonly body: string;
}

/** What a code host says beforehand of publishing to a branch. */
export interface PublishTerms {
  /** Why nothing can be written to the repository at all. */
  readonly readOnly?: 'archived' | 'disabled';
  /** Whether commits made by the host's API are signed: those of an App are. */
  readonly signs: boolean;
  /** Permissions that publishing needs and the App was not granted, such as `contents: write`. */
  readonly missing: readonly string[];
  /** The rules that hold for the branch. Somebody may be allowed to pass them: that is not told. */
  readonly rules: readonly BranchRule[];
}

/** https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch */
export interface BranchRule {
  readonly type: string;
  readonly operator?: string | undefined;
  readonly pattern?: string | undefined;
  readonly negate?: boolean | undefined;
}

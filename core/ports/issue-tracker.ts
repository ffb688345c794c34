import type { AdfDocument } from '../text/adf.ts';

/** An issue as the tracker knows it. */
export interface TrackedIssue {
  /** Stays the same if the issue moves to another project. */
  readonly id: string;
  /** Such as `SHOP-12`. */
  readonly key: string;
  /** The page for people. */
  readonly url: string;
}

/** An issue that a person wrote. Its texts are as they came: redact them before they leave. */
export interface ReportedIssue extends TrackedIssue {
  /** The key of its project. */
  readonly project: string;
  readonly labels: readonly string[];
  /** Names of its components. */
  readonly components: readonly string[];
  readonly summary: string;
  /** The description as plain text, cut. */
  readonly text: string;
  /** The code blocks of the description. */
  readonly codeBlocks: readonly string[];
  /** Whether mendhook opened it. */
  readonly isOwn: boolean;
}

export interface NewIssue {
  /** The issue is found again by it. */
  readonly incidentId: string;
  readonly summary: string;
  readonly description: AdfDocument;
}

export interface NewComment {
  readonly issueId: string;
  /** The comment is found again by it. */
  readonly key: string;
  readonly body: AdfDocument;
}

/** A transition that the workflow offers now. */
export interface IssueTransition {
  readonly id: string;
  readonly name: string;
  /** The status that it leads to. */
  readonly to: string;
}

/**
 * A tracker of issues, such as JIRA.
 *
 * @throws {UpstreamError} from each method. One that may be retried leaves open whether the call went through, unless its `code` is
 *   `429`; one that may not has the tracker's words
 */
export interface IssueTracker {
  open(issue: NewIssue): Promise<TrackedIssue>;
  /** Finds the issue that was opened for an incident. It may not see one of the last minutes. */
  findOpened(incidentId: string): Promise<TrackedIssue | undefined>;
  comment(comment: NewComment): Promise<void>;
  /** @param since epoch milliseconds: older comments are not looked at */
  hasComment(issueId: string, key: string, since: number): Promise<boolean>;
  listTransitions(issueId: string): Promise<readonly IssueTransition[]>;
  makeTransition(issueId: string, transitionId: string): Promise<void>;
  /** Reads an issue that a person wrote; undefined if it is gone, or the account may not see it. */
  readReport(issueId: string): Promise<ReportedIssue | undefined>;
  /** The id of the status that the issue is in. */
  readStatus(issueId: string): Promise<string>;
}

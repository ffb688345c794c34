import type { FoundLine } from '../core/gate-decision/verify-chain.ts';
import type { AlertRecord } from '../core/records/alert-record.ts';
import type { Attempt } from '../core/records/attempt.ts';
import type { AuditEvent } from '../core/records/audit-event.ts';
import type { ChangeRecord } from '../core/records/change-record.ts';
import type { Incident } from '../core/records/incident.ts';
import type { ReleaseRecord } from '../core/records/release-record.ts';
import type { MessageFile } from './slack/render.ts';

/**
 * What the page reads. Every text may hold what an attacker wrote: the page escapes, the source need not.
 * Times are epoch milliseconds. Nothing is kept between two requests, so each call answers with what is true now.
 */
export interface PageSource {
  overview(): Promise<Overview>;
  /** In the order to show them, newest activity first. */
  incidents(): Promise<readonly IncidentSummary[]>;
  incident(id: string): Promise<IncidentDetail | undefined>;
  /** The id of the incident that a pull request (`owner/name`, number) or a thread's first message belongs to. */
  incidentOfPullRequest(repository: string, number: number): Promise<string | undefined>;
  incidentOfThread(channel: string, ts: string): Promise<string | undefined>;
  /** The same for an alert, by the id that Datadog gave it. */
  incidentOfAlert(id: string): Promise<string | undefined>;
  /** A file of a repository (`owner/name`) at a commit; undefined when there is none, or GitHub is the real one. */
  sourceFile(repository: string, ref: string, path: string): Promise<SourceFileView | undefined>;
  /** Pull requests under review; left out where the configuration has no `release`. */
  readonly changes?: ChangeSource | undefined;
  /** What was merged, on its way to production; left out where nothing is released. */
  readonly releases?: ReleaseSource | undefined;
}

export interface ReleaseSource {
  /** Newest activity first. */
  list(): Promise<readonly ReleaseRecord[]>;
  get(id: string): Promise<ReleaseDetail | undefined>;
}

export interface ReleaseDetail {
  readonly record: ReleaseRecord;
  /** The lines of its chain of decisions, in order. */
  readonly lines: readonly FoundLine[];
  readonly thread?: ThreadView | undefined;
}

export interface ChangeSource {
  /** Newest activity first. */
  list(): Promise<readonly ChangeRecord[]>;
  get(id: string): Promise<ChangeDetail | undefined>;
}

export interface ChangeDetail {
  readonly record: ChangeRecord;
  /** The lines of its chain of decisions, in order. */
  readonly lines: readonly FoundLine[];
  readonly thread?: ThreadView | undefined;
}

export interface Overview {
  /** The systems outside, such as Datadog or GitHub, and whether this machine plays them. */
  readonly systems: readonly SystemInUse[];
  readonly model: ModelInUse;
  /** What the load generator saw, oldest first; empty without a demo. */
  readonly loads: readonly Load[];
}

export interface SystemInUse {
  readonly name: string;
  readonly kind: 'local' | 'real';
}

export interface ModelInUse {
  readonly kind: 'scripted' | 'real' | 'none';
  /** For a person: `scripted conversation`, the name of the model, or what is not done without one. */
  readonly label: string;
}

/** One run of the load generator. `failures` are errors of the service, `rejected` are refusals that are right. */
export interface Load {
  /** For a person: `before the fix`. */
  readonly label: string;
  readonly requests: number;
  readonly failures: number;
  readonly rejected: number;
}

export interface IncidentSummary {
  readonly incident: Incident;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

export interface IncidentDetail {
  readonly incident: Incident;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
  /** Oldest first. */
  readonly alerts: readonly AlertRecord[];
  /** Oldest first. `timelineOf` makes it from the records. */
  readonly timeline: readonly TimelineEntry[];
  readonly thread?: ThreadView;
  readonly pullRequest?: PullRequestView;
  /** In the order in which the phases ran. */
  readonly transcripts: readonly Transcript[];
  /** The loads that show this bug and its end, oldest first. */
  readonly loads: readonly Load[];
}

export interface TimelineEntry {
  readonly at: number;
  readonly title: string;
  readonly detail?: string;
  readonly tone: 'neutral' | 'active' | 'good' | 'bad';
}

/** A Slack thread: its first message, then the answers. */
export interface ThreadView {
  readonly channel: string;
  /** Only when a browser can open it. */
  readonly url?: string;
  readonly messages: readonly PostedMessage[];
}

export interface PostedMessage {
  readonly at: number;
  readonly author: string;
  /** Left out for an app. */
  readonly isPerson?: true;
  /** Where Slack has it, for a press of its buttons. */
  readonly posted?: { readonly channel: string; readonly ts: string };
  readonly editedAt?: number;
  /** As it was posted. Blocks of any shape are shown; `core/records/slack-message.ts` has those that mendhook makes. */
  readonly message: {
    readonly text: string;
    readonly blocks: readonly unknown[];
    readonly files?: readonly MessageFile[] | undefined;
  };
}

export interface PullRequestView {
  readonly repository: string;
  readonly number: number;
  /** Only when a browser can open it. */
  readonly url?: string;
  readonly title: string;
  /** GitHub's Markdown. */
  readonly body: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly base: string;
  readonly branch: string;
  readonly labels: readonly string[];
  /** Oldest first. */
  readonly commits: readonly CommitView[];
  readonly files: readonly ChangedFile[];
  /** Words of reviews among them, and what they say of lines; oldest first. */
  readonly comments: readonly CommentView[];
}

export interface CommitView {
  readonly sha: string;
  readonly message: string;
  readonly author: string;
  readonly at: number;
}

export interface ChangedFile {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  readonly additions: number;
  readonly deletions: number;
  /** Hunks as GitHub gives them, without a file header; absent for binary files and pure renames. */
  readonly patch?: string;
}

export interface CommentView {
  readonly author: string;
  /** The file and line that it is about, where it is about one. */
  readonly place?: string;
  /** GitHub's Markdown. */
  readonly body: string;
  readonly at: number;
  readonly updatedAt?: number;
}

/** `size` is in bytes. */
export type SourceFileView = {
  readonly repository: string;
  /** The full sha. */
  readonly commit: string;
  readonly path: string;
  readonly size: number;
} & ({ readonly kind: 'text'; readonly text: string } | { readonly kind: 'binary' | 'too-large' });

/** The audit log of one phase. `attempt` and `phase` name its entry in `Attempt.phases`. */
export interface Transcript {
  readonly attempt: number;
  readonly phase: string;
  readonly key: string;
  readonly events: readonly AuditEvent[];
}

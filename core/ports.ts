import type { AlertCycle } from './alert/alert-cycle.ts';
import type { AlertRecord, SettledAlert } from './alert/alert-record.ts';
import type { DeadLetter, TriageFailure } from './alert/dead-letter.ts';
import type { LeftAlone, LeftAlonePage } from './alert/left-alone.ts';
import type { KeptWebhook } from './alert/webhook-payload.ts';
import type { Attempt } from './attempt/attempt.ts';
import type { AuditEvent } from './audit-event.ts';
import type { ErrorEvent } from './error-event.ts';
import type { FingerprintLink } from './incident/fingerprint-link.ts';
import type { Incident, Thread } from './incident/incident.ts';
import type { DueKind } from './names.ts';
import type { Breaker } from './policy/breaker.ts';
import type { PolicyContext, PolicyQuery } from './policy/context.ts';
import type { Mute } from './policy/mute.ts';
import type { CommitToSign } from './publication/commit-to-sign.ts';
import type { PullRequest, PullRequestState } from './publication/proposed-fix.ts';
import type { PublishTerms } from './publication/publish-terms.ts';
import type { SearchTake } from './search/search-budget.ts';
import type { SharedSearch } from './search/shared-search.ts';
import type {
  ErrorCount,
  ErrorCountQuery,
  LogLine,
  LogSearch,
  Span,
  TraceQuery,
  TrackedIssue,
} from './search/telemetry.ts';
import type { SlackMessage } from './slack/message.ts';
import type { Cause } from './storm/cause.ts';
import type { Counted, WatchState, Window } from './watch/judge-window.ts';
import type { Watch } from './watch/watch-schema.ts';

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Lets some milliseconds pass. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Where what was accepted (an alert, a person's request) waits until it is taken up. What was put here is not lost. */
export interface MessageQueue<Message> {
  /** @throws {Error} when the queue did not confirm the message */
  send(message: Message): Promise<void>;
}

/** What mendhook knows. Each method is at most one conditional write; conflicts are resolved by trying again. */
export interface Ledger {
  /** Keeps an alert. Returns what was there before, when the same delivery was already known. */
  recordAlert(record: AlertRecord): Promise<AlertRecord | undefined>;
  /** Says what became of an alert. */
  settleAlert(alertId: string, settled: SettledAlert): Promise<void>;
  getAlert(id: string): Promise<AlertRecord | undefined>;
  /** Says that an alert waits for longer than it should, unless it was settled meanwhile. Returns whether it does. */
  delayAlert(alertId: string, reason: string): Promise<boolean>;
  /**
   * Has an alert that went on with its own sample looked at again at `until` (epoch milliseconds), or no more, unless it was
   * settled otherwise meanwhile. Returns whether it still has but its sample.
   */
  postponeAlert(alertId: string, until: number | undefined): Promise<boolean>;
  /**
   * Ids of what has to be looked at by `until` (epoch milliseconds), the longest due first. It may lag behind by moments:
   * whoever looks reads the record itself.
   */
  listDue(kind: DueKind, until: number, limit: number): Promise<readonly string[]>;
  /** Newest first. @param received only those that came in this time: epoch milliseconds, both included */
  listAlerts(limit: number, received?: { from: number; to: number }): Promise<readonly AlertRecord[]>;

  /** Keeps what of an alert was left alone, in place of what was kept of the same alert before. */
  putLeftAlone(record: LeftAlone): Promise<void>;
  /**
   * A page of what was left alone on a day.
   * @param day of the alerts' receipt, UTC, such as `2026-11-20`
   * @param from where the page begins, as the page before it said
   */
  readLeftAlone(day: string, from?: string): Promise<LeftAlonePage>;

  getIncident(id: string): Promise<Incident | undefined>;
  /** Newest activity first. */
  listIncidents(limit: number): Promise<readonly Incident[]>;
  /**
   * Applies a pure change to the incident as it stands and writes it if nobody wrote in between; otherwise applies it
   * to what is there now. Returning the same object means: nothing to change.
   * @throws {MissingRecordError} when there is no such incident
   */
  changeIncident(id: string, change: (incident: Incident) => Incident): Promise<Incident>;
  /** As `changeIncident`; undefined when there is no such incident. */
  changeKnownIncident(id: string, change: (incident: Incident) => Incident): Promise<Incident | undefined>;
  /** As `changeIncident`, and makes the incident when there is none. */
  mergeIncident(id: string, change: (incident: Incident | undefined) => Incident): Promise<Incident>;

  /** Puts the attempt when there is none of that number. Returns the one that was there, or undefined when it was put. */
  openAttempt(attempt: Attempt): Promise<Attempt | undefined>;
  getAttempt(incidentId: string, number: number): Promise<Attempt | undefined>;
  /** Oldest first. */
  listAttempts(incidentId: string): Promise<readonly Attempt[]>;
  /** As `changeIncident`. */
  changeAttempt(incidentId: string, number: number, change: (attempt: Attempt) => Attempt): Promise<Attempt>;

  /**
   * Sets an amount aside for an attempt, unless that would pass the limit: atomic, and the same for a repeated claim.
   * `budget` names what is drawn on, such as `dollars/checkout/2026-11-20`.
   */
  claimBudget(claim: BudgetClaim): Promise<boolean>;
  /**
   * Replaces what was set aside by what was spent; the same for a repeated settlement. With nothing spent, the claim is
   * given back and leaves no trace. With less spent than claimed, or more, the claim is over: it counts, and is not listed.
   */
  settleBudget(settlement: { budget: string; attempt: string; claimed: number; spent: number }): Promise<void>;
  /** The attempts whose claims on a budget are open, or were spent to the last cent, by their job names. */
  listClaims(budget: string): Promise<readonly string[]>;

  /** Everything that the policy looks at beyond the incident, in one read. */
  readPolicyContext(query: PolicyQuery): Promise<PolicyContext>;
  /** As `mergeIncident`. */
  changeBreaker(name: string, change: (breaker: Breaker | undefined) => Breaker): Promise<Breaker>;
  getLink(fingerprint: string): Promise<FingerprintLink | undefined>;
  /** As `mergeIncident`, for the incident that a fingerprint leads to. */
  changeLink(
    fingerprint: string,
    change: (link: FingerprintLink | undefined) => FingerprintLink,
  ): Promise<FingerprintLink>;
  /** As `mergeIncident`, for what the errors of a storm have in common. */
  changeCause(name: string, change: (cause: Cause | undefined) => Cause): Promise<Cause>;
  /** As `mergeIncident`, for a cycle of a monitor and the bugs that it brought. */
  changeCycle(name: string, change: (cycle: AlertCycle | undefined) => AlertCycle): Promise<AlertCycle>;
  /** As `mergeIncident`, for the search that the alerts of one monitor share. */
  changeSearch(name: string, change: (search: SharedSearch | undefined) => SharedSearch): Promise<SharedSearch>;
  /** Leaves a bug or a service alone from now on; a later word on the same replaces it, an earlier one does not. */
  putMute(mute: Mute): Promise<void>;

  /**
   * Takes one search from what Datadog allows the organisation: atomic, however many ask at once. Each page is a search.
   * @returns whether it may be made; if not, too few are left just now
   */
  takeSearch(take: SearchTake): Promise<boolean>;
  /** How many searches could be taken just now on these terms. */
  countSearches(take: SearchTake): Promise<number>;
}

export interface BudgetClaim {
  readonly budget: string;
  /** The attempt's job name. */
  readonly attempt: string;
  readonly amount: number;
  readonly limit: number;
  /** When nobody asks for the budget any more, epoch milliseconds; without it, the budget is kept. */
  readonly expiresAt?: number;
}

/** Alerts that could not be triaged, out of the queue's way. */
export interface DeadLetters {
  /** The next few, none when there are no more. They are hidden from others for five minutes, or until released. */
  take(): Promise<readonly DeadLetter[]>;
  release(letters: readonly DeadLetter[]): Promise<void>;
  /** Puts it on the queue again, then drops it: cut off in between, it is there twice, and never lost. */
  redrive(letter: DeadLetter): Promise<void>;
  drop(letter: DeadLetter): Promise<void>;
}

/** Why messages of the alert queue failed. The queue itself keeps no reason, so triage notes it by the message's id. */
export interface TriageFailures {
  /** Replaces what was noted of an earlier delivery, never of a later one. */
  note(failure: TriageFailure): Promise<void>;
  find(messageId: string): Promise<TriageFailure | undefined>;
}

/** What the webhook was called with, kept for a while so that a policy can be tried on it. */
export interface KeptWebhooks {
  /** @param days after which it may vanish */
  keep(webhook: KeptWebhook, days: number): Promise<void>;
  /** Oldest first. @param from @param to epoch milliseconds, both included */
  list(from: number, to: number): AsyncIterable<KeptWebhook>;
}

/** A service's telemetry. */
export interface ErrorLog {
  /**
   * The error events of a service, newest first, among at most `limit` logs.
   * @throws {UpstreamError} with `retryable` false when the search budget is used up
   * @throws {RangeError} when `streamTags` does not take the stream
   */
  searchErrors(query: ErrorQuery): Promise<readonly ErrorEvent[]>;
}

export interface ErrorQuery {
  readonly service: string;
  readonly env?: string;
  /** Epoch milliseconds, both included. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** Of one host alone. */
  readonly host?: string;
  /** Of one container, file and stream alone, as `logStreamOf` names it. */
  readonly stream?: string;
  /** Lines of every status, for the lines of a trace that have several. A level that a line states still counts. */
  readonly anyStatus?: true;
  /** Told of each log that was found and is no error event, with the reason as a short phrase that can be counted. */
  readonly onDropped?: (reason: string) => void;
  /** Told why the answer may lack events that a later search finds. It may be told more than once. */
  readonly onPartial?: (reason: string) => void;
}

/** A service's telemetry, as an attempt reads it. Each search is one that the caller has taken leave for. */
export interface Telemetry {
  /** Newest first. @throws {UpstreamError} */
  searchLogs(search: LogSearch): Promise<readonly LogLine[]>;
  /** Oldest first; intervals without an error are left out. @throws {UpstreamError} */
  countErrors(query: ErrorCountQuery): Promise<readonly ErrorCount[]>;
  /** Oldest first, of every service that the trace went through. @throws {UpstreamError} */
  readTrace(query: TraceQuery): Promise<readonly Span[]>;
  /** The issue of Error Tracking with that id, undefined when there is none; no search. @throws {UpstreamError} */
  readIssue(id: string): Promise<TrackedIssue | undefined>;
}

/** What watches remember between one look and the next. */
export interface WatchStates {
  get(name: string): Promise<WatchState | undefined>;
  /** As `mergeIncident`. */
  change(name: string, change: (state: WatchState | undefined) => WatchState): Promise<WatchState>;
}

/** How many logs of a watched service are errors. */
export interface ErrorRates {
  /** How the logs of a watch are searched. */
  queryOf(watch: Watch): string;
  /** One search, for which the caller has taken leave. @throws {UpstreamError} */
  count(watch: Watch, window: Window): Promise<Counted>;
}

/** Where attempts run. */
export interface JobRunner {
  submit(job: {
    name: string;
    incidentId: string;
    attempt: number;
    /** The service's own image, where it has one. */
    image?: string | undefined;
    kind: JobKind;
  }): Promise<string>;
  /** The id of a job of that name, in whatever state. */
  findByName(name: string): Promise<string | undefined>;
  /** How a job stands; undefined when nobody knows it any more. */
  describe(jobId: string): Promise<JobState | undefined>;
  /** Whether any job has a container, or is about to get one. */
  isBusy(): Promise<boolean>;
  /** Ends a job, whatever it does. One that has ended stays as it is. */
  stop(jobId: string, reason: string): Promise<void>;
}

/** What a job does: work on an attempt, or open the draft of one that has ended. */
export type JobKind = 'attempt' | 'publication';

/** A job waits for a container, runs in one, or has ended, for whatever reason its runner gives. */
export type JobState =
  | {
      readonly kind: 'waiting';
      /** Epoch milliseconds. */
      readonly submittedAt: number;
      /** Whether it had a container before, and waits for another one. */
      readonly hasStarted: boolean;
    }
  | { readonly kind: 'running' }
  | { readonly kind: 'ended'; readonly succeeded: boolean; readonly reason: string };

/** The people's side: one thread an incident. */
export interface Messenger {
  /**
   * Opens a thread; when one with the same key is already in the channel, that one's first message is replaced.
   *
   * @param post.since epoch milliseconds: no message with this key can be older, so that a busy channel is not read for a week
   */
  open(post: { channel: string; key: string; message: SlackMessage; since?: number }): Promise<Thread>;
  /** Replaces the thread's first message. @throws {UpstreamError} with Slack's word as `code` */
  update(thread: Thread, message: SlackMessage): Promise<void>;
  /**
   * Answers in the thread; an answer with the same key is posted once, unless Slack refuses to show what was posted. A thread
   * that was opened in place of another is answered even where Slack does not find it.
   *
   * @param since epoch milliseconds: no answer with this key can be older
   */
  reply(thread: Thread, key: string, message: SlackMessage, since?: number): Promise<void>;
  /** The ids of a user group's members. */
  listMembers(group: string): Promise<readonly string[]>;
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
  /** How a pull request stands; undefined when there is none of that number. */
  readPullRequest(repository: string, number: number): Promise<PullRequestState | undefined>;
  /** Whether `commit` has `ancestor` in its history; undefined when the repository does not know both. */
  contains(repository: string, commits: { commit: string; ancestor: string }): Promise<boolean | undefined>;
  /**
   * Opens a draft, without labels. The same draft again is the one that is open.
   * @throws {DraftUnsupportedError} when drafts are not to be had here; nothing ready for review is opened instead
   */
  openDraft(draft: Draft): Promise<PullRequest>;
  /** Makes an open pull request say what the draft says: title and body. */
  updateDraft(number: number, draft: Draft): Promise<PullRequest>;
  /** Gives a pull request these labels of mendhook's in place of those that it has; other people's stay. */
  setLabels(target: { repository: string; number: number; labels: readonly string[] }): Promise<void>;
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

/** Every event of an attempt, kept. */
export interface AuditLog {
  /** Adds events to a stream; nothing is ever overwritten. */
  append(key: string, events: readonly AuditEvent[]): Promise<void>;
  read(key: string): Promise<readonly AuditEvent[]>;
  /** Keeps a document, such as a diff, under a key of its own. */
  putText(key: string, text: string): Promise<void>;
  getText(key: string): Promise<string | undefined>;
}

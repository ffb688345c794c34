import type { ErrorEvent } from '../error-event.ts';

/** A service whose telemetry is read; nothing of another one is. */
export interface ServiceScope {
  readonly service: string;
  readonly env?: string;
  /** Epoch milliseconds, both included. */
  readonly from: number;
  readonly to: number;
}

export interface LogSearch extends ServiceScope {
  /** A phrase of the message. */
  readonly text?: string;
  /** Datadog's own levels. */
  readonly status?: string;
  /** Attributes that must have a value, by their dotted path, such as `http.url`. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly traceId?: string;
  readonly limit: number;
}

/** One log line, of any level. Every text in it was written by a stranger. */
export interface LogLine {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly status: string;
  readonly message: string;
  /** What else is in it. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ErrorCountQuery extends ServiceScope {
  readonly intervalMinutes: number;
  readonly by?: 'version' | 'kind' | 'host';
}

/** How many errors an interval had. */
export interface ErrorCount {
  /** Start of the interval, epoch milliseconds. */
  readonly at: number;
  /** Version, kind or host, as asked for. */
  readonly group?: string;
  readonly count: number;
}

export interface TraceQuery {
  readonly traceId: string;
  /** Epoch milliseconds, both included. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** One step of a trace. */
export interface Span {
  readonly id: string;
  readonly parentId?: string;
  readonly service: string;
  readonly resource: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly durationMs: number;
  readonly error?: { readonly kind?: string; readonly message?: string };
}

/** An issue of Error Tracking, as Datadog itself describes it. Its texts are those of an error event. */
export interface TrackedIssue {
  readonly service: string | undefined;
  readonly kind: string | undefined;
  readonly message: string | undefined;
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

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
  /** What else stands in it. */
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

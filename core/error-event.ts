/** A field that a service adds to its logs. Name and value were written by a stranger. */
export interface CustomValue {
  /** The path of the field: `tenant`, `context.tenant`. */
  readonly name: string;
  readonly value: string;
}

/** One error log, or error span, as Datadog returned it. Every text in it was written by a stranger. */
export interface ErrorEvent {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly service: string;
  readonly env?: string;
  readonly version?: string;
  readonly status?: string;
  readonly host?: string;
  /** Which container, file and stream of the host it came from. */
  readonly stream?: string;
  /** The log line. */
  readonly message?: string;
  readonly error: {
    readonly kind?: string;
    readonly message?: string;
    readonly stack?: string;
    /** `error.fingerprint`: the service names its own group. */
    readonly fingerprint?: string;
  };
  /** The field of the log that the error was read from. */
  readonly readFrom?: string;
  readonly traceId?: string;
  readonly url?: string;
  readonly userId?: string;
  /** `git.commit.sha` */
  readonly commit?: string;
  /** `issue.id`: the issue that Error Tracking or the line itself names. A stranger may have written it. */
  readonly issueId?: string;
  /** Other fields that the service logs, such as `tenant`. Names and values are as they came: redact before they leave. */
  readonly custom?: readonly CustomValue[];
}

/** A log that is no error event, with the reason as a short phrase that can be counted. */
export interface NotAnErrorEvent {
  readonly dropped: string;
}

export const isErrorEvent = (read: ErrorEvent | NotAnErrorEvent): read is ErrorEvent => !('dropped' in read);

/** A fault of a system outside. `retryable` says whether the same call may go through later. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly system: string;
  readonly retryable: boolean;
  /** How long to wait before the same call is made again, in milliseconds, where the system says so. */
  readonly retryAfterMs: number | undefined;
  /** The system's own word for what is wrong, such as Slack's `message_not_found`, where it has one. */
  readonly code: string | undefined;
  /** Whether the call surely had no effect: it was not sent, or the system says that it did nothing. */
  readonly notDone: boolean;

  constructor(
    system: string,
    message: string,
    options: {
      retryable: boolean;
      retryAfterMs?: number | undefined;
      code?: string | undefined;
      notDone?: boolean | undefined;
      cause?: unknown;
    },
  ) {
    super(`${system}: ${message}`, { cause: options.cause });
    this.system = system;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.code = options.code;
    this.notDone = options.notDone ?? !options.retryable;
  }
}

/** Whether a system outside refused for good: the same call would be refused again. */
export const isRefusal = (error: unknown): error is UpstreamError => error instanceof UpstreamError && !error.retryable;

/** A record that must be there is not. */
export class MissingRecordError extends Error {
  override readonly name = 'MissingRecordError';
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A repository that takes no draft pull requests: nothing ready for review is opened in its stead. */
export class DraftUnsupportedError extends Error {
  override readonly name = 'DraftUnsupportedError';

  constructor(repository: string, options?: ErrorOptions) {
    super(`${repository} takes no draft pull requests`, options);
  }
}

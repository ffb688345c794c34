/** A failure that the caller of an AWS API is told of, by the service's own error code. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  /** The code that SQS's older query protocol used, which its clients still read from a header. */
  readonly queryCode: string | undefined;

  constructor(code: string, message: string, options: { status?: number; queryCode?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 400;
    this.queryCode = options.queryCode;
  }
}

/** Turns whatever was thrown into an error with a code; what is not an `ApiError` is a fault of the stand-in itself. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new ApiError('InternalFailure', `The local stand-in failed: ${detail}`, { status: 500, cause: thrown });
}

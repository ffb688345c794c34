import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What Cursor answers in place of what it was asked for. Its official client reads `error.code` and `error.message`. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
  readonly status: ContentfulStatusCode;
  readonly body: object;
  /** In seconds. */
  readonly retryAfter: number | undefined;

  constructor(status: ContentfulStatusCode, code: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.body = { error: { code, message } };
    this.retryAfter = retryAfter;
  }
}

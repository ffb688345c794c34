/** A refusal of Slack: HTTP 200 with `ok: false`, its code, and what goes with it. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Seconds to wait; then the answer is HTTP 429. */
  readonly retryAfter: number | undefined;

  constructor(code: string, more: { details?: Record<string, unknown>; retryAfter?: number } = {}) {
    super(code);
    this.code = code;
    this.details = more.details ?? {};
    this.retryAfter = more.retryAfter;
  }
}

/** What is wrong with the blocks, in Slack's two spellings of the same list. */
export const invalidBlocks = (problems: readonly string[]): SlackError =>
  new SlackError('invalid_blocks', {
    details: { errors: problems, response_metadata: { messages: problems.map((each) => `[ERROR] ${each}`) } },
  });

export const invalidArguments = (message: string): SlackError =>
  new SlackError('invalid_arguments', { details: { response_metadata: { messages: [`[ERROR] ${message}`] } } });

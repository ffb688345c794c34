import { messageOf } from '../../core/errors.ts';
import type { ModelRequest } from './read-request.ts';
import type { Upstream, UpstreamAnswer } from './upstream.ts';

export interface RetryRules {
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** An answer whose first bytes are there; nothing of it was passed on yet. */
export interface Answer extends UpstreamAnswer {
  readonly tries: number;
  /** The model is overloaded, rate-limited or unavailable: another one may answer. */
  readonly unavailable: boolean;
  /** Lets go of what was not read. */
  readonly discard: () => Promise<void>;
}

/** There was no answer: the model could not be reached as often as it was tried, or nobody waits for it any more. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly tries: number;
  /** Whether the model may be at work on the request all the same. */
  readonly underway: boolean;

  constructor(message: string, { tries, underway, cause }: { tries: number; underway: boolean; cause: unknown }) {
    super(message, { cause });
    this.tries = tries;
    this.underway = underway;
  }
}

const TRIES = 6;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;

/**
 * Sends a request to the model, again after a pause when it is overloaded, rate-limited or failing: as long as nothing
 * was passed on, the client does not notice. The last answer is returned as it is, whatever it says.
 *
 * @throws {NoAnswerError} when there was no answer at all
 */
export async function sendUpstream(
  request: ModelRequest,
  { upstream, retry, signal }: { upstream: Upstream; retry: RetryRules; signal: AbortSignal },
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await attempt(request, upstream, signal);
    const last = tries >= TRIES || signal.aborted;
    if (!('failure' in answer) && (last || !isTransient(answer)))
      return { ...answer, tries, unavailable: isUnavailable(answer) };
    if ('failure' in answer && last) {
      const message = `the model could not be reached: ${describe(answer.failure)}`;
      throw new NoAnswerError(message, { tries, underway: signal.aborted, cause: answer.failure });
    }
    if ('discard' in answer) await answer.discard();
    const delay = delayBefore(tries, 'headers' in answer ? answer.headers : undefined, retry.random);
    await retry.sleep(delay, signal).catch((cause: unknown) => {
      throw new NoAnswerError('nobody waits for the answer any more', { tries, underway: false, cause });
    });
  }
}

/** `fetch` says "fetch failed" and puts what failed in its cause. */
const describe = (failure: unknown): string =>
  messageOf(failure instanceof Error && failure.cause !== undefined ? failure.cause : failure);

interface OpenAnswer extends UpstreamAnswer {
  /** The stream began with an error: HTTP had already said 200. */
  readonly beganWithError: boolean;
  readonly discard: () => Promise<void>;
}

async function attempt(
  request: ModelRequest,
  upstream: Upstream,
  signal: AbortSignal,
): Promise<OpenAnswer | { failure: unknown }> {
  try {
    const { status, headers, body } = await upstream.send(request, signal);
    const reader = body[Symbol.asyncIterator]();
    const first = await reader.next();
    const instead = status === 200 ? whyNoAnswer(first) : undefined;
    if (instead !== undefined) {
      await reader.return?.();
      return { failure: new Error(`it answered 200 with ${instead}`) };
    }
    return {
      status,
      headers,
      body: resume(first, reader),
      beganWithError: first.done !== true && /^event: *error\b/.test(Buffer.from(first.value).toString('latin1')),
      discard: async () => void (await reader.return?.()),
    };
  } catch (failure) {
    return { failure };
  }
}

/** What a proxy, or a server that was cut off, sends in place of an answer. */
function whyNoAnswer(first: IteratorResult<Uint8Array>): string | undefined {
  if (first.done === true) return 'no content';
  return /^\s*</.test(Buffer.from(first.value).toString('latin1')) ? 'a page of HTML' : undefined;
}

async function* resume(first: IteratorResult<Uint8Array>, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (let part = first; part.done !== true; part = await rest.next()) yield part.value;
  } finally {
    await rest.return?.();
  }
}

/** https://docs.claude.com/en/api/errors : 429 rate limit, 500 and up the provider's, 529 overloaded. */
const isTransient = ({ status, beganWithError }: OpenAnswer): boolean =>
  status === 408 || status === 429 || status >= 500 || beganWithError;

/** 404: no such model, or none that this account may use. */
const isUnavailable = ({ status, beganWithError }: OpenAnswer): boolean =>
  [404, 429, 503, 529].includes(status) || beganWithError;

/** The pause the API asks for, or one that doubles with each try; then up to half of it off, so that many workers spread. */
function delayBefore(tries: number, headers: Headers | undefined, random: () => number): number {
  const asked = Number(headers?.get('retry-after') ?? Number.NaN) * 1_000;
  const delay = Math.min(LONGEST_DELAY_MS, asked > 0 ? asked : FIRST_DELAY_MS * 2 ** (tries - 1));
  return asked > 0 ? delay * (1 + random() / 2) : delay * (1 - random() / 2);
}

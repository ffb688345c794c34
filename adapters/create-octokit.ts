import { setTimeout as wait } from 'node:timers/promises';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import Bottleneck from 'bottleneck';

/** How long a caller of GitHub can wait for a fault to pass. */
export interface Patience {
  /** How often a call that may be repeated is made again: after 1, 4, 9… seconds. */
  readonly retries: number;
  /** The longest wait for a rate limit, in milliseconds. A longer one is thrown, and says when to try again. */
  readonly longestWaitMs: number;
  /** How long a second takes, in milliseconds: tests shorten it. @default 1000 */
  readonly secondMs?: number;
}

/** For a function, which is paid while it waits and is called again. */
const BRIEF: Patience = { retries: 1, longestWaitMs: 2_000 };

/** For the worker, whose fix is paid for: a secondary limit of GitHub lasts a minute or two. */
export const PATIENT: Patience = { retries: 3, longestWaitMs: 120_000 };

const ANSWER_WITHIN_MS = 30_000;

type Options = Pick<NonNullable<ConstructorParameters<typeof Octokit>[0]>, 'auth' | 'authStrategy'> & {
  readonly apiUrl?: string | undefined;
  readonly patience?: Patience | undefined;
};

/**
 * GitHub's client. It repeats what may be repeated, waits for rate limits, and throws what takes longer than the caller can
 * wait. It prints nothing: every refusal is thrown.
 */
export function createOctokit({ apiUrl, patience = BRIEF, ...authentication }: Options): Octokit {
  const { retries, longestWaitMs, secondMs = 1_000 } = patience;
  const canWait = (seconds: number, _options: unknown, _octokit: unknown, retryCount: number) =>
    seconds * 1_000 <= longestWaitMs && retryCount < retries;
  const octokit = new Client({
    ...authentication,
    ...(apiUrl === undefined ? {} : { baseUrl: apiUrl }),
    log: SILENT,
    request: { fetch: fetchInTime },
    retry: { retries, retryAfterBaseValue: secondMs, doNotRetry: ANSWERS },
    throttle: { ...UNPACED, retryAfterBaseValue: secondMs, onRateLimit: canWait, onSecondaryRateLimit: canWait },
  });
  octokit.hook.before('request', (options) => {
    if (!isRepeatable(options)) options.request = { ...options.request, retries: 0 };
  });
  if (authentication.authStrategy === undefined) repeatUnauthorized(octokit, { retries, secondMs });
  return octokit;
}

const Client = Octokit.plugin(retry, throttling);

/** What the same call gets again. Limits are the throttling's to wait for. */
const ANSWERS = [400, 401, 403, 404, 405, 409, 410, 422, 429, 451];

/**
 * A call that had its effect and lost its answer must not have it twice. Adding a label twice is adding it once, and
 * objects of git that nothing points to are never seen.
 */
const isRepeatable = ({ method, url }: { method: string; url: string }): boolean =>
  method !== 'POST' || /\/(access_tokens|issues\/[^/]+\/labels|git\/(blobs|trees|commits))$/.test(url);

/**
 * A token that was just minted is not known to every server of GitHub at once, for up to some seconds. A call that is
 * refused so has no effect. The tokens' own strategy repeats the calls that it signs.
 * https://github.com/octokit/auth-app.js#usage-with-octokit
 */
function repeatUnauthorized(octokit: Octokit, { retries, secondMs }: { retries: number; secondMs: number }): void {
  octokit.hook.wrap('request', async (request, options) => {
    for (let tried = 0; ; tried++) {
      try {
        return await request(options);
      } catch (error) {
        if (!isUnauthorized(error) || tried >= retries) throw error;
        await wait(secondMs * 2 ** tried);
      }
    }
  });
}

const isUnauthorized = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 401;

const fetchInTime: typeof fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });

/**
 * The plugin paces writes by whole seconds, for clients that write without end, in queues that all clients of a process
 * share. A bug takes a handful of writes: these queues let everything through, and hold nothing.
 */
const unpaced = new Bottleneck.Group();
const UNPACED = { global: unpaced, auth: unpaced, search: unpaced, write: unpaced, notifications: unpaced };

const nothing = () => undefined;
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

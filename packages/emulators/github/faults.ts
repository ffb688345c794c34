import { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { badCredentials, errorBody, type FieldError, GitHubError, primaryLimit, secondaryLimit } from './errors.ts';
import type { Env } from './routes/call.ts';

/** A fault of GitHub, or of the way to it, that a test wants to see. */
export interface Fault {
  /** Method and path, such as `POST /repos/*\/*\/pulls`; a `*` stands for one segment. Git's paths count as well. */
  readonly route: string;
  /** How many calls meet it. @default 1 */
  readonly times?: number;
  readonly answer: FaultAnswer;
}

export type FaultAnswer =
  /** 403 with `retry-after` in seconds, as for content that is created too quickly. */
  | { readonly kind: 'secondary-limit'; readonly retryAfter: number }
  /** 403 with `x-ratelimit-remaining: 0`, until `resetAfter` seconds have passed. */
  | { readonly kind: 'primary-limit'; readonly resetAfter: number }
  /** The load balancer's page, in HTML. */
  | { readonly kind: 'unavailable'; readonly status: 500 | 502 | 503 | 504 }
  /** 401, as for a token that not every server knows yet. */
  | { readonly kind: 'bad-credentials' }
  /** A refusal in GitHub's own words. */
  | {
      readonly kind: 'refusal';
      readonly status: 401 | 403 | 404 | 422;
      readonly message: string;
      readonly errors?: readonly FieldError[];
    }
  /** The call is carried out, and the connection ends before its answer. */
  | { readonly kind: 'answer-lost' };

/** The faults that wait for their calls. */
export interface Faults {
  add(fault: Fault): void;
  /** Takes the oldest fault of a call. */
  take(method: string, path: string): FaultAnswer | undefined;
}

export function createFaults(): Faults {
  const waiting: { readonly pattern: RegExp; left: number; readonly answer: FaultAnswer }[] = [];
  return {
    add: ({ route, times = 1, answer }) => {
      const escaped = route.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]+');
      waiting.push({ pattern: new RegExp(`^${escaped}$`), left: times, answer });
    },
    take: (method, path) => {
      const found = waiting.find(({ pattern, left }) => left > 0 && pattern.test(`${method} ${path}`));
      if (found !== undefined) found.left -= 1;
      return found?.answer;
    },
  };
}

/** Answers a call with the fault that waits for it, and lets every other call pass. */
export function answerFaults(faults: Faults, clock: () => number): MiddlewareHandler<Env> {
  return async (call, next) => {
    const fault = faults.take(call.req.method, call.req.path);
    switch (fault?.kind) {
      case undefined:
        return next();
      case 'answer-lost':
        await next();
        await call.res.arrayBuffer(); // git's answer is streamed: what it does is done when it has ended
        return cut(call);
      case 'secondary-limit':
        return refuse(call, secondaryLimit(fault.retryAfter));
      case 'primary-limit':
        return refuse(call, primaryLimit({ reset: Math.ceil(clock() / 1_000) + fault.resetAfter }));
      case 'bad-credentials':
        return refuse(call, badCredentials());
      case 'refusal':
        return refuse(call, new GitHubError(fault.status, fault.message, { errors: fault.errors }));
      case 'unavailable':
        return call.html(page(fault.status), fault.status);
      default:
        return fault satisfies never;
    }
  };
}

const refuse = (call: Context<Env>, error: GitHubError): Response =>
  call.json(errorBody(error), error.status, { ...error.headers });

const TITLES = { 500: 'Server Error', 502: 'Bad Gateway', 503: 'Unicorn!', 504: 'Gateway Timeout' } as const;

const page = (status: keyof typeof TITLES): string =>
  `<!DOCTYPE html>\n<html>\n<head><title>${TITLES[status]} &middot; GitHub</title></head>\n<body>\n` +
  '<p><strong>We had issues producing the response to your request.</strong></p>\n</body>\n</html>\n';

const connection = z.object({ outgoing: z.instanceof(ServerResponse) });

function cut(call: Context<Env>): void {
  connection.parse(call.env).outgoing.destroy();
  call.res = undefined;
  call.res = RESPONSE_ALREADY_SENT;
}

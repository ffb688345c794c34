import { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { badCredentials, errorBody, GitHubError, primaryLimit, secondaryLimit } from './errors.ts';
import type { Faults } from './faults.ts';
import type { Env } from './routes/call.ts';

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
      case 'primary-limit': {
        const limit = primaryLimit({ reset: Math.ceil(clock() / 1_000) + fault.resetAfter });
        return call.req.path === '/graphql' ? limitGraphql(call, limit) : refuse(call, limit);
      }
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

/** https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#exceeding-the-rate-limit */
const limitGraphql = (call: Context<Env>, { message, headers }: GitHubError): Response =>
  call.json({ errors: [{ type: 'RATE_LIMITED', message }] }, 200, { ...headers });

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

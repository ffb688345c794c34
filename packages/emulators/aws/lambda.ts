import { z } from 'zod';
import type { StandInOptions } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { operation, startJsonApi } from './json-api.ts';
import { arn } from './local-account.ts';
import type { LoopbackRequest, LoopbackServer } from './loopback-server.ts';

export interface LambdaOptions extends Omit<StandInOptions, 'stateDirectory'> {
  /** Takes an event for a function. @returns false when there is no function of that name */
  readonly onEvent: (functionName: string, event: unknown) => boolean;
}

/** What Lambda takes of an event. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BYTES = 1024 * 1024;
const PATH = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?.*)?$/;
const NAME = /^[\w-]{1,64}$/;

const define = operation('InvalidRequestContentException');

/**
 * Starts an emulator of Lambda's API that takes events for functions: `Invoke` with the type `Event`, and nothing else.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function startLambda({ onEvent, port, onCall, gate }: LambdaOptions): Promise<LoopbackServer> {
  return startJsonApi({
    service: 'lambda',
    contentType: 'application/json',
    port,
    bodyLimitBytes: MOST_BYTES,
    status: 202,
    actionOf,
    inputOf: (request, body) => ({ name: nameIn(request), event: body }),
    accessOf: (_, input) => {
      const { name } = invocation.parse(input);
      return [{ action: 'lambda:InvokeFunction', resource: arn('lambda', `function:${name}`) }];
    },
    denied: { status: 403 },
    onCall,
    gate,
    operations: {
      Invoke: define(invocation, ({ name, event }) => {
        if (onEvent(name, event)) return {};
        throw new ApiError('ResourceNotFoundException', `Function not found: ${arn('lambda', `function:${name}`)}`, {
          status: 404,
        });
      }),
    },
  });
}

const invocation = z.object({ name: z.string().regex(NAME), event: z.unknown() });

const nameIn = ({ target }: LoopbackRequest): string => decodeURIComponent(PATH.exec(target)?.[1] ?? '');

/** An invocation that is waited for is not emulated. */
const actionOf = (request: LoopbackRequest): string | undefined =>
  request.method === 'POST' && PATH.test(request.target) && request.headers['x-amz-invocation-type'] === 'Event'
    ? 'Invoke'
    : undefined;

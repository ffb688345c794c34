import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from 'aws-lambda';

/** A handler whose event says what to do; it stands for production code, so it knows nothing of its host. */

interface ActionEvent {
  readonly do: string;
  readonly value?: unknown;
}

let invocations = 0;

export async function handler(event: ActionEvent, context: Context): Promise<unknown> {
  invocations += 1;
  switch (event.do) {
    case 'echo':
      return event.value;
    case 'environment':
      return process.env;
    case 'context':
      return {
        functionName: context.functionName,
        awsRequestId: context.awsRequestId,
        remaining: context.getRemainingTimeInMillis(),
      };
    case 'count':
      return invocations;
    case 'log':
      console.log('to stdout');
      console.error('to stderr');
      return;
    case 'wait':
      await delay(Number(event.value));
      return 'waited';
    case 'throw':
      throw new TypeError('no such stock');
    case 'crash':
      setTimeout(() => {
        throw new RangeError('in a timer');
      });
      return delay(10_000);
    case 'exit':
      console.log('last words');
      process.exit(3);
      break;
    case 'spin':
      for (;;);
    case 'large':
      return 'x'.repeat(7 * 1024 * 1024);
    default:
      return;
  }
}

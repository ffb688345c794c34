import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { MessageQueue } from '../core/ports/message-queue.ts';

/**
 * A function's own queue: it is invoked as an event, which Lambda keeps, tries three times and then lays aside. Unlike a queue of SQS
 * it costs nothing while there is nothing on it. It knows no delay.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
 */
export const createLambdaSender = <Message>(options: {
  client: LambdaClient;
  functionName: string;
}): MessageQueue<Message> => ({
  send: async (message, { delaySeconds = 0 } = {}) => {
    if (delaySeconds !== 0) throw new RangeError('an invocation of a function cannot be delayed');
    const { StatusCode } = await options.client.send(
      new InvokeCommand({
        FunctionName: options.functionName,
        InvocationType: 'Event',
        Payload: new TextEncoder().encode(JSON.stringify(message)),
      }),
    );
    if (StatusCode !== 202) throw new Error(`Lambda answered ${StatusCode} to an event, and not 202`);
  },
});

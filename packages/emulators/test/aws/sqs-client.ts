import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import type { ApiCall } from '../../aws/api-call.ts';
import { startSqs } from '../../aws/sqs.ts';
import { clientSettings, closing, temporaryDirectory } from './stand-in.ts';

/** Starts SQS for one test, with a queue and the words that the tests speak. */
export async function startQueue(attributes: Record<string, string> = {}, options: { clock?: () => number } = {}) {
  const calls: ApiCall[] = [];
  const stateDirectory = temporaryDirectory();
  const server = await closing(startSqs({ stateDirectory, onCall: (call) => calls.push(call), ...options }));
  const sqs = connect(server.url);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'alerts', Attributes: attributes }));
  const receive = async (more: Partial<ConstructorParameters<typeof ReceiveMessageCommand>[0]> = {}) =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'], ...more }))).Messages ??
    [];
  const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return { sqs, QueueUrl, receive, send, calls, stateDirectory, server };
}

/** A client that is gone when the test is over. */
export function connect(url: string) {
  const sqs = new SQSClient(clientSettings(url, 'AKIATRIAGE'));
  onTestFinished(() => sqs.destroy());
  return sqs;
}

import { withStateLock } from '../state-lock.ts';
import type { StandInOptions } from './api-call.ts';
import { actionOfTarget, startJsonApi } from './json-api.ts';
import { ACCOUNT_ID } from './local-account.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { sqsAccess } from './sqs-access.ts';
import { messageOperations } from './sqs-operations.ts';
import { createSqsQueues } from './sqs-queues.ts';
import { createArrivals, createReceiver } from './sqs-receive.ts';
import { openSqsStore } from './sqs-store.ts';

const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/**
 * Starts a stand-in of SQS's standard queues: visibility, long polling, redelivery and dead-letter queues. Nothing is
 * lost when the process dies.
 *
 * @throws {Error} when the port is taken, or another process has the state open
 */
export function startSqs(options: StandInOptions): Promise<LoopbackServer> {
  return withStateLock(options.stateDirectory, 'sqs', () => start(options));
}

async function start(options: StandInOptions): Promise<LoopbackServer> {
  const { stateDirectory, port, clock: now = Date.now, onCall, gate } = options;
  const store = openSqsStore(stateDirectory);
  const arrivals = createArrivals();
  const queues = createSqsQueues(store, now, (name) => `${server.url}/${ACCOUNT_ID}/${name}`);
  const receive = createReceiver(store, arrivals, now);
  const server = await startJsonApi({
    service: 'sqs',
    contentType: 'application/x-amz-json-1.0',
    port,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    actionOf: actionOfTarget('AmazonSQS'),
    operations: { ...queues.operations, ...messageOperations({ store, queues, arrivals, receive, now }) },
    accessOf: sqsAccess,
    onCall,
    gate,
    denied: { status: 403, queryCode: 'AccessDenied' },
  }).catch((error: unknown) => {
    store.close();
    throw error;
  });
  return {
    url: server.url,
    close: async () => {
      await server.close();
      if (store.isOpen()) store.close();
    },
  };
}

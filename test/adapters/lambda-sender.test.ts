import { LambdaClient } from '@aws-sdk/client-lambda';
import { startLambda } from '@mendhook/emulators/aws/lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLambdaSender } from '../../adapters/lambda-sender.ts';

const taken: unknown[] = [];
let client: LambdaClient;
let lambda: Awaited<ReturnType<typeof startLambda>>;

beforeAll(async () => {
  lambda = await startLambda({
    onEvent: (name, event) => {
      if (name !== 'mendhook-deploy') return false;
      taken.push(event);
      return true;
    },
  });
  const credentials = { accessKeyId: 'release', secretAccessKey: 'local' };
  client = new LambdaClient({ endpoint: lambda.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});
afterAll(() => lambda.close());

test('a function is handed the message as an event', async () => {
  await createLambdaSender({ client, functionName: 'mendhook-deploy' }).send({ releaseId: 'a', step: 1 });
  expect(taken).toEqual([{ releaseId: 'a', step: 1 }]);
});

test('a function that is not there, and a delay, are refused', async () => {
  const missing = createLambdaSender({ client, functionName: 'mendhook-none' });
  await expect(missing.send({ step: 1 })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const sender = createLambdaSender({ client, functionName: 'mendhook-deploy' });
  await expect(sender.send({ step: 1 }, { delaySeconds: 1 })).rejects.toThrow(RangeError);
});

import { expect, onTestFinished, test, vi } from 'vitest';
import { startQueue } from '../../../packages/emulators/test/aws/sqs-client.ts';

const event = (state: string) => ({
  ...{ source: 'aws.codedeploy', 'detail-type': 'CodeDeploy Deployment State-change Notification' },
  detail: { deploymentId: 'd-1', state },
});

test('what happened goes to the queue of releases, by its name alone; a beginning does not', async () => {
  const { server, QueueUrl = '', receive } = await startQueue();
  const environment = {
    MENDHOOK_RELEASE_QUEUE_URL: QueueUrl,
    AWS_ENDPOINT_URL_SQS: server.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIADEPLOYEVENTS',
    AWS_SECRET_ACCESS_KEY: 'x',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { handler } = await import('../../../lambdas/deploy-events/handler.ts');
  await handler(event('START'));
  await handler(event('STOP'));
  const messages = (await receive({ MaxNumberOfMessages: 10 })).map(({ Body = '' }) => JSON.parse(Body));
  expect(messages).toEqual([{ kind: 'deployment', provider: 'codedeploy', deployment: 'd-1' }]);
  await expect(handler({})).rejects.toThrow('detail-type');
});

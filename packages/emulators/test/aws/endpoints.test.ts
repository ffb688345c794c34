import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import type { ApiCall } from '../../aws/api-call.ts';
import { startEventSource } from '../../aws/event-source.ts';
import { startFunction } from '../../aws/function-host.ts';
import { startHttpApi } from '../../aws/http-api.ts';
import { startS3 } from '../../aws/s3.ts';
import { startSqs } from '../../aws/sqs.ts';
import { eventually } from '../eventually.ts';
import { clientSettings, closing, temporaryDirectory } from './stand-in.ts';

test('clients made from the environment alone reach the stand-ins, each function under its own key', async () => {
  const calls: ApiCall[] = [];
  const options = { stateDirectory: temporaryDirectory(), onCall: (call: ApiCall) => calls.push(call) };
  const sqs = await closing(startSqs(options));
  const s3 = await closing(startS3(options));
  const queueClient = new SQSClient(clientSettings(sqs.url, 'AKIAPOLLER'));
  const { QueueUrl = '' } = await queueClient.send(new CreateQueueCommand({ QueueName: 'alerts' }));
  const bucketClient = new S3Client(clientSettings(s3.url));
  await bucketClient.send(new CreateBucketCommand({ Bucket: 'audit' }));

  const host = (name: string, accessKeyId: string) => {
    const hosted = startFunction({
      name,
      handlerFile: new URL('./handlers/enqueue.ts', import.meta.url).pathname,
      environment: {
        AWS_ENDPOINT_URL_SQS: sqs.url,
        AWS_ENDPOINT_URL_S3: s3.url,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: 'not-a-secret',
        QUEUE_URL: QueueUrl,
      },
    });
    onTestFinished(() => hosted.close());
    return hosted;
  };
  const routes = { 'POST /datadog': host('receive', 'AKIARECEIVE') };
  const { url } = await closing(startHttpApi({ routes }));
  const source = startEventSource({
    client: queueClient,
    queueUrl: QueueUrl,
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:alerts',
    function: host('triage', 'AKIATRIAGE'),
  });
  onTestFinished(() => source.stop());
  calls.length = 0;

  const response = await fetch(`${url}/datadog`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"id":"7"}',
  });
  expect(response.status).toBe(202);
  const object = await eventually(async () => {
    const { Contents = [] } = await bucketClient.send(new ListObjectsV2Command({ Bucket: 'audit' }));
    expect(Contents).toHaveLength(1);
    return bucketClient.send(new GetObjectCommand({ Bucket: 'audit', Key: Contents[0]?.Key }));
  });
  expect(await object.Body?.transformToString()).toBe('{"id":"7"}');
  expect(calls).toContainEqual(
    expect.objectContaining({ service: 'sqs', action: 'SendMessage', principal: 'AKIARECEIVE' }),
  );
  expect(calls).toContainEqual(
    expect.objectContaining({ service: 's3', action: 'PutObject', principal: 'AKIATRIAGE' }),
  );
  await eventually(() =>
    expect(calls).toContainEqual(
      expect.objectContaining({ service: 'sqs', action: 'DeleteMessageBatch', principal: 'AKIAPOLLER' }),
    ),
  );
});

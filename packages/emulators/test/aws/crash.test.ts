import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import {
  BatchClient,
  DescribeJobsCommand,
  RegisterJobDefinitionCommand,
  SubmitJobCommand,
} from '@aws-sdk/client-batch';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startBatch } from '../../aws/batch.ts';
import { startDynamodb } from '../../aws/dynamodb.ts';
import { ensureTable } from '../../aws/dynamodb-table.ts';
import { startS3 } from '../../aws/s3.ts';
import { startSecretsManager } from '../../aws/secrets-manager.ts';
import { startSqs } from '../../aws/sqs.ts';
import { eventually } from '../eventually.ts';
import { clientSettings, closing, temporaryDirectory } from './stand-in.ts';

const addresses = z.object({ sqs: z.url(), batch: z.url(), s3: z.url(), dynamodb: z.url() });

async function startDoomedRuntime(stateDirectory: string) {
  const file = new URL('./fixtures/doomed-runtime.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, stateDirectory], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { ...addresses.parse(JSON.parse(line)), kill };
}

test('what was acknowledged survives a process that is killed', async () => {
  const stateDirectory = temporaryDirectory();
  const doomed = await startDoomedRuntime(stateDirectory);
  const table = {
    TableName: 'ledger',
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  };
  const dynamodb = new DynamoDBClient(clientSettings(doomed.dynamodb));
  await ensureTable(dynamodb, table);
  await dynamodb.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: { S: 'claim' } } }));
  const sqs = new SQSClient(clientSettings(doomed.sqs));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'alerts' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'alert' }));
  const s3 = new S3Client(clientSettings(doomed.s3));
  await s3.send(new CreateBucketCommand({ Bucket: 'audit' }));
  await s3.send(new PutObjectCommand({ Bucket: 'audit', Key: 'event', Body: 'kept' }));
  await doomed.kill();

  const options = { stateDirectory };
  const again = new SQSClient(clientSettings((await closing(startSqs(options))).url));
  expect((await again.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toMatchObject([{ Body: 'alert' }]);
  const objects = new S3Client(clientSettings((await closing(startS3(options))).url));
  const { Body } = await objects.send(new GetObjectCommand({ Bucket: 'audit', Key: 'event' }));
  expect(await Body?.transformToString()).toBe('kept');
  const items = new DynamoDBClient(clientSettings((await closing(startDynamodb(options))).url));
  expect((await items.send(new ScanCommand({ TableName: 'ledger' }))).Items).toEqual([{ pk: { S: 'claim' } }]);
});

test('a job whose runtime was killed is ended, process and all, at the next start', async () => {
  const stateDirectory = temporaryDirectory();
  const doomed = await startDoomedRuntime(stateDirectory);
  const client = new BatchClient(clientSettings(doomed.batch));
  const containerProperties = { image: 'x', command: ['/bin/sh', '-c', 'while :; do echo tick; sleep 0.01; done'] };
  const jobDefinition = 'worker';
  await client.send(
    new RegisterJobDefinitionCommand({ jobDefinitionName: jobDefinition, type: 'container', containerProperties }),
  );
  const submission = { jobName: 'incident-1', jobQueue: 'attempts', jobDefinition };
  const { jobId = '' } = await client.send(new SubmitJobCommand(submission));
  const log = await eventually(async () => {
    const { jobs } = await client.send(new DescribeJobsCommand({ jobs: [jobId] }));
    expect(jobs?.[0]?.status).toBe('RUNNING');
    return join(stateDirectory, 'batch', 'logs', jobs?.[0]?.container?.logStreamName ?? '');
  });
  await eventually(() => expect(readFileSync(log, 'utf8')).toContain('tick'));
  await doomed.kill();

  const events: unknown[] = [];
  const onStateChange = ({ detail }: { detail: { status: string } }) => events.push(detail.status);
  const batch = await closing(startBatch({ stateDirectory, jobQueues: ['attempts'], onStateChange }));
  await eventually(() => expect(events).toEqual(['FAILED']));
  const ticks = batch.logTail(jobId, 10_000).length;
  expect(ticks).toBeGreaterThan(0);
  await delay(100);
  expect(batch.logTail(jobId, 10_000)).toHaveLength(ticks);
});

test.each([
  ['sqs', startSqs],
  ['s3', startS3],
  ['dynamodb', startDynamodb],
  ['secrets-manager', startSecretsManager],
  ['batch', (options: { stateDirectory: string }) => startBatch({ ...options, jobQueues: [] })],
])('the state of %s is open to one at a time, and free again when that one is closed', async (service, start) => {
  const stateDirectory = temporaryDirectory();
  const first = await start({ stateDirectory });
  await expect(start({ stateDirectory })).rejects.toThrow(
    `${stateDirectory}: the state of ${service} is in use by another process`,
  );
  await first.close();
  const second = await start({ stateDirectory });
  await second.close();
  await second.close();
});

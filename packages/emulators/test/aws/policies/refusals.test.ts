import { BatchClient, ListJobsCommand, RegisterJobDefinitionCommand, SubmitJobCommand } from '@aws-sdk/client-batch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { startBatch } from '../../../aws/batch.ts';
import { startCloudWatchLogs } from '../../../aws/cloudwatch-logs.ts';
import { startDynamodb } from '../../../aws/dynamodb.ts';
import { ensureTable } from '../../../aws/dynamodb-table.ts';
import { createGate } from '../../../aws/policies/gate.ts';
import type { Policies } from '../../../aws/policies/policy-schema.ts';
import { startS3 } from '../../../aws/s3.ts';
import { startSecretsManager } from '../../../aws/secrets-manager.ts';
import { startSqs } from '../../../aws/sqs.ts';
import { clientSettings, closing, temporaryDirectory } from '../stand-in.ts';

/** What each emulator answers to a call that the policies do not allow, through the official client. */
const ROLE = 'arn:aws:sts::000000000000:assumed-role/Triage/triage';

const started = (statements: Policies['principals'][string]['statements']) => ({
  stateDirectory: temporaryDirectory(),
  gate: createGate({
    principals: {
      triage: { arn: ROLE, statements },
      admin: { arn: ROLE, statements: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }] },
    },
    resources: {},
  }),
});
const allow = (Action: string, Resource: string, keys?: readonly string[]) => ({
  Effect: 'Allow' as const,
  Action: [Action],
  Resource: [Resource],
  ...(keys === undefined ? {} : { Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...keys] } } }),
});

/** @returns the error that the client throws, as code and message; or `allowed` */
const outcome = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => 'allowed',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
const refusal = (code: string, action: string, resource?: string) =>
  `${code}: User: ${ROLE} is not authorized to perform: ${action}${resource === undefined ? '' : ` on resource: ${resource}`}` +
  ` because no identity-based policy allows the ${action} action`;

describe('DynamoDB', () => {
  const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/ledger';
  const TableName = 'ledger';
  const key = (pk: string) => ({ pk: { S: pk } });
  const start = async () => {
    const statements = [
      allow('dynamodb:*', TABLE, ['ALERT#*']),
      allow('dynamodb:Query', `${TABLE}/index/by-kind`, ['alert']),
    ];
    const { url } = await closing(startDynamodb(started(statements)));
    const admin = new DynamoDBClient(clientSettings(url, 'admin'));
    await ensureTable(admin, {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'kind', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-kind',
          KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
    return { client: new DynamoDBClient(clientSettings(url, 'triage')), url };
  };

  test('the partition key of every call is compared', async () => {
    const { client } = await start();
    const query = (value: string, more: object = {}) =>
      client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#key = :key',
          ExpressionAttributeNames: { '#key': 'IndexName' in more ? 'kind' : 'pk' },
          ExpressionAttributeValues: { ':key': { S: value } },
          ...more,
        }),
      );
    const calls: readonly (readonly [string, string, (pk: string) => Promise<unknown>])[] = [
      ['GetItem', TABLE, (pk) => client.send(new GetItemCommand({ TableName, Key: key(pk) }))],
      ['PutItem', TABLE, (pk) => client.send(new PutItemCommand({ TableName, Item: key(pk) }))],
      ['UpdateItem', TABLE, (pk) => client.send(new UpdateItemCommand({ TableName, Key: key(pk) }))],
      ['DeleteItem', TABLE, (pk) => client.send(new DeleteItemCommand({ TableName, Key: key(pk) }))],
      [
        'BatchGetItem',
        TABLE,
        (pk) =>
          client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('ALERT#0'), key(pk)] } } })),
      ],
      [
        'BatchWriteItem',
        TABLE,
        (pk) =>
          client.send(
            new BatchWriteItemCommand({
              RequestItems: {
                [TableName]: [{ PutRequest: { Item: key('ALERT#0') } }, { DeleteRequest: { Key: key(pk) } }],
              },
            }),
          ),
      ],
      ['Query', TABLE, (pk) => query(pk)],
    ];
    for (const [action, resource, call] of calls) {
      expect(await outcome(call('ALERT#1')), action).toBe('allowed');
      expect(await outcome(call('BUDGET#1'))).toBe(refusal('AccessDeniedException', `dynamodb:${action}`, resource));
    }
    expect(await outcome(query('alert', { IndexName: 'by-kind' }))).toBe('allowed');
    expect(await outcome(query('incident', { IndexName: 'by-kind' }))).toBe(
      refusal('AccessDeniedException', 'dynamodb:Query', `${TABLE}/index/by-kind`),
    );
    expect(await outcome(client.send(new ScanCommand({ TableName })))).toBe(
      refusal('AccessDeniedException', 'dynamodb:Scan', TABLE),
    );
  });

  test('a principal that is not known is refused', async () => {
    const { url } = await start();
    const stranger = new DynamoDBClient(clientSettings(url, 'stranger'));
    expect(await outcome(stranger.send(new GetItemCommand({ TableName, Key: key('ALERT#1') })))).toBe(
      'UnrecognizedClientException: The security token included in the request is invalid.',
    );
  });
});

describe('S3', () => {
  const start = async (...more: readonly Policies['principals'][string]['statements'][number][]) => {
    const { url } = await closing(startS3(started([allow('s3:GetObject', 'arn:aws:s3:::log/incidents/*'), ...more])));
    const client = (principal: string) => new S3Client({ ...clientSettings(url, principal), forcePathStyle: true });
    await client('admin').send(new CreateBucketCommand({ Bucket: 'log' }));
    await client('admin').send(new PutObjectCommand({ Bucket: 'log', Key: 'incidents/a', Body: 'a' }));
    return client('triage');
  };
  const get = (s3: S3Client, Key: string) => outcome(s3.send(new GetObjectCommand({ Bucket: 'log', Key })));

  test('a key that the policy does not name', async () => {
    const s3 = await start();
    expect(await get(s3, 'incidents/a')).toBe('allowed');
    expect(await get(s3, 'baselines/a')).toBe(refusal('AccessDenied', 's3:GetObject', 'arn:aws:s3:::log/baselines/a'));
    expect(await outcome(s3.send(new PutObjectCommand({ Bucket: 'log', Key: 'incidents/b', Body: 'b' })))).toBe(
      refusal('AccessDenied', 's3:PutObject', 'arn:aws:s3:::log/incidents/b'),
    );
  });

  test('who may not list a bucket does not learn that a key does not exist', async () => {
    const s3 = await start();
    expect(await get(s3, 'incidents/none')).toBe(refusal('AccessDenied', 's3:ListBucket', 'arn:aws:s3:::log'));
    const head = s3.send(new HeadObjectCommand({ Bucket: 'log', Key: 'incidents/none' }));
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    expect(await get(await start(allow('s3:ListBucket', 'arn:aws:s3:::log')), 'incidents/none')).toMatch(
      /^NoSuchKey: /,
    );
  });

  test('a condition on the prefix holds for a list, and not for the absence of a key', async () => {
    const Condition = { StringLike: { 's3:prefix': ['incidents/*'] } };
    const s3 = await start({ ...allow('s3:ListBucket', 'arn:aws:s3:::log'), Condition });
    const list = (Prefix: string) => outcome(s3.send(new ListObjectsV2Command({ Bucket: 'log', Prefix })));
    expect(await list('incidents/x')).toBe('allowed');
    expect(await list('other/')).toBe(refusal('AccessDenied', 's3:ListBucket', 'arn:aws:s3:::log'));
    expect(await get(s3, 'incidents/none')).toMatch(/^AccessDenied: /);
  });
});

test('SQS: a batch needs what a single message needs', async () => {
  const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:alerts';
  const { url } = await closing(startSqs(started([allow('sqs:SendMessage', QUEUE)])));
  const create = new CreateQueueCommand({ QueueName: 'alerts' });
  const { QueueUrl } = await new SQSClient(clientSettings(url, 'admin')).send(create);
  const sqs = new SQSClient(clientSettings(url, 'triage'));
  const Entries = [{ Id: 'a', MessageBody: 'a' }];
  expect(await outcome(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' })))).toBe('allowed');
  expect(await outcome(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries })))).toBe('allowed');
  const received = outcome(sqs.send(new ReceiveMessageCommand({ QueueUrl })));
  expect(await received).toContain(
    `User: ${ROLE} is not authorized to perform: sqs:ReceiveMessage on resource: ${QUEUE}`,
  );
  expect(await received).toMatch(/^AccessDenied/);
});

test('Batch: a job needs its queue and its definition', async () => {
  const of = (resource: string) => `arn:aws:batch:us-east-1:000000000000:${resource}`;
  const statements = [
    allow('batch:SubmitJob', of('job-queue/q')),
    allow('batch:SubmitJob', of('job-definition/known')),
  ];
  const { url } = await closing(startBatch({ ...started(statements), jobQueues: ['q'] }));
  const containerProperties = { image: 'i', command: ['true'], resourceRequirements: [] };
  const define = (jobDefinitionName: string) =>
    new RegisterJobDefinitionCommand({ jobDefinitionName, type: 'container', containerProperties });
  const admin = new BatchClient(clientSettings(url, 'admin'));
  for (const name of ['known', 'other']) await admin.send(define(name));
  const batch = new BatchClient(clientSettings(url, 'triage'));
  const submit = (jobDefinition: string) =>
    outcome(batch.send(new SubmitJobCommand({ jobName: 'j', jobQueue: 'q', jobDefinition })));
  expect(await submit('known')).toBe('allowed');
  expect(await submit('other')).toBe(refusal('AccessDeniedException', 'batch:SubmitJob', of('job-definition/other')));
  expect(await outcome(batch.send(new ListJobsCommand({ jobQueue: 'q' })))).toBe(
    refusal('AccessDeniedException', 'batch:ListJobs'),
  );
});

test('Secrets Manager: a secret is compared by its ARN, however the call names it', async () => {
  const SECRET = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:tokens-??????';
  const { url } = await closing(startSecretsManager(started([allow('secretsmanager:GetSecretValue', SECRET)])));
  const admin = new SecretsManagerClient(clientSettings(url, 'admin'));
  const { ARN = '' } = await admin.send(new CreateSecretCommand({ Name: 'tokens', SecretString: '{}' }));
  const secrets = new SecretsManagerClient(clientSettings(url, 'triage'));
  for (const SecretId of ['tokens', ARN]) {
    expect(await outcome(secrets.send(new GetSecretValueCommand({ SecretId })))).toBe('allowed');
  }
  expect(await outcome(secrets.send(new PutSecretValueCommand({ SecretId: 'tokens', SecretString: 'x' })))).toBe(
    refusal('AccessDeniedException', 'secretsmanager:PutSecretValue', ARN),
  );
  expect(await outcome(secrets.send(new GetSecretValueCommand({ SecretId: 'tokens-2' })))).toBe(
    refusal('AccessDeniedException', 'secretsmanager:GetSecretValue', SECRET.replace('-??????', '-2')),
  );
});

test('CloudWatch Logs: a group is compared with its streams', async () => {
  const group = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}:*`;
  const { url } = await closing(
    startCloudWatchLogs({
      ...started([allow('logs:FilterLogEvents', group('/mendhook/local/triage'))]),
      logGroups: ['/mendhook/local/triage', '/mendhook/local/sweep'],
    }),
  );
  const logs = new CloudWatchLogsClient(clientSettings(url, 'triage'));
  const read = (logGroupName: string) => outcome(logs.send(new FilterLogEventsCommand({ logGroupName })));
  expect(await read('/mendhook/local/triage')).toBe('allowed');
  expect(await read('/mendhook/local/sweep')).toMatch(
    /^AccessDeniedException: User: .* logs:FilterLogEvents on resource: /,
  );
});

import { BatchClient } from '@aws-sdk/client-batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ApiCall } from '@mendhook/emulators/aws/api-call';
import { startBatch } from '@mendhook/emulators/aws/batch';
import type { BatchStateChange } from '@mendhook/emulators/aws/batch-event';
import { startCloudWatchLogs } from '@mendhook/emulators/aws/cloudwatch-logs';
import { startDynamodb } from '@mendhook/emulators/aws/dynamodb';
import { startLambda } from '@mendhook/emulators/aws/lambda';
import { REGION } from '@mendhook/emulators/aws/local-account';
import { createGate } from '@mendhook/emulators/aws/policies/gate';
import type { Policies } from '@mendhook/emulators/aws/policies/policy-schema';
import { startS3 } from '@mendhook/emulators/aws/s3';
import { startSecretsManager } from '@mendhook/emulators/aws/secrets-manager';
import { startSqs } from '@mendhook/emulators/aws/sqs';
import { FunctionName, logGroupOf } from '../core/names.ts';
import { LOCAL_STAGE } from './local-stage.ts';
import { RUNTIME_PRINCIPAL } from './stack/local-policies.ts';

export const JOB_QUEUE = 'mendhook';

export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/**
 * Starts the AWS services that mendhook uses, as stand-ins on loopback, and clients that the runtime itself uses.
 * What runs on them finds them by the official clients' own settings: `environmentFor` gives those.
 */
export async function startCloud(options: {
  stateDirectory: string;
  /** What each principal may do. */
  policies: Policies;
  onCall: (call: ApiCall) => void;
  onJobChange: (event: BatchStateChange) => void;
  /** Takes an event for a function. @returns false when there is none of that name */
  onFunctionEvent: (functionName: string, event: unknown) => boolean;
}) {
  const { stateDirectory, onCall, onJobChange, onFunctionEvent } = options;
  const shared = { stateDirectory, onCall, gate: createGate(options.policies) };
  const [dynamoDb, sqs, batch, secretsManager, s3, lambda, logs] = await Promise.all([
    startDynamodb(shared),
    startSqs(shared),
    startBatch({ ...shared, jobQueues: [JOB_QUEUE], onStateChange: onJobChange }),
    startSecretsManager(shared),
    startS3(shared),
    startLambda({ onCall, gate: shared.gate, onEvent: onFunctionEvent }),
    startCloudWatchLogs({
      ...shared,
      logGroups: Object.values(FunctionName).map((name) => logGroupOf(LOCAL_STAGE, name)),
      jobLogGroup: logGroupOf(LOCAL_STAGE, 'worker'),
    }),
  ]);

  const client = (endpoint: string, accessKeyId = RUNTIME_PRINCIPAL) => ({
    endpoint,
    region: REGION,
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });

  return {
    /** With these, an emulator that is started by itself belongs to the same account. */
    gate: shared.gate,
    onCall,
    batch,
    logs,
    clients: {
      dynamoDb: new DynamoDBClient(client(dynamoDb.url)),
      sqs: new SQSClient(client(sqs.url)),
      batch: new BatchClient(client(batch.url)),
      secretsManager: new SecretsManagerClient(client(secretsManager.url)),
      s3: new S3Client({ ...client(s3.url), forcePathStyle: true }),
    },
    /** A client with which Lambda polls a queue: it does so with the rights of the function's role. */
    pollerOf: (functionName: string) => new SQSClient(client(sqs.url, functionName)),
    /** What a function or the worker has in its environment to reach this account, under a name of its own. */
    environmentFor: (principal: string): Readonly<Record<string, string>> => ({
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: principal,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_BATCH: batch.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.url,
    }),
    close: async () => {
      await batch.close();
      await Promise.all([dynamoDb, sqs, secretsManager, s3, lambda, logs].map((service) => service.close()));
    },
  };
}

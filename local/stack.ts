import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ListJobsCommand, RegisterJobDefinitionCommand } from '@aws-sdk/client-batch';
import { BucketAlreadyOwnedByYou, CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, ResourceExistsException } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createDynamoLedger } from '../adapters/dynamo-ledger.ts';
import { tableDefinition } from '../adapters/dynamo-table.ts';
import { createS3AuditLog } from '../adapters/s3-audit-log.ts';
import type { Config } from '../core/config.ts';
import {
  EnvironmentName,
  GITHUB_ROUTE,
  jobDefinitionName,
  SLACK_ROUTE,
  SWEEP_RATE,
  WATCH_RATE,
  WEBHOOK_ROUTE,
} from '../core/names.ts';
import type { Secrets } from '../core/secrets.ts';
import type { ApiCall } from './aws/api-call.ts';
import { type AsynchronousInvoker, createAsynchronousInvoker } from './aws/asynchronous-invocation.ts';
import { ensureTable } from './aws/dynamodb-table.ts';
import { startEventSource } from './aws/event-source.ts';
import type { LogLine } from './aws/function-environment.ts';
import { type LocalFunction, startFunction } from './aws/function-host.ts';
import { startHttpApi } from './aws/http-api.ts';
import { startSchedule } from './aws/schedule.ts';
import { type Cloud, JOB_QUEUE, startCloud } from './cloud.ts';
import type { WorkerStart } from './container/worker-in-image.ts';
import { saveOperatorEnvironment } from './operator-environment.ts';

const NAME = 'mendhook';
const MAX_RECEIVES = 5;
/** On one machine a tick costs nothing, and somebody is looking. */
const TICK_MS = 5_000;
const FUNCTION_TIME_LIMIT_SECONDS = 60;
const JOB_TIME_LIMIT_SECONDS = 3600;

export interface StackOptions {
  readonly stateDirectory: string;
  readonly config: Config;
  readonly secrets: Secrets;
  /** Where outside systems answer; those left out are the real ones. */
  readonly endpoints: Readonly<Partial<Record<'datadog' | 'github' | 'slack' | 'model', string>>>;
  readonly webhookPort: number;
  /** @default - from source, as a process on this machine */
  readonly worker?: WorkerStart | undefined;
  readonly onLog: (line: LogLine) => void;
  readonly onCall: (call: ApiCall) => void;
}

/**
 * Makes on one machine what a deployment makes in an account: the API, the queues, the functions, the table, the bucket,
 * the secret and the job queue, with the production handlers and the production worker on them.
 */
export async function startStack(options: StackOptions) {
  const { stateDirectory } = options;
  const jobEvents: { invoker?: AsynchronousInvoker } = {};
  const cloud = await startCloud({
    stateDirectory,
    onCall: options.onCall,
    onJobChange: (event) => jobEvents.invoker?.send(event),
  });
  const onLog = (line: LogLine) => {
    cloud.logs.append(line.functionName, line.line);
    options.onLog(line);
  };
  const queue = await createQueue(cloud, 'alerts');
  const requests = await createQueue(cloud, 'requests');
  const environment = await createResources(cloud, { alerts: queue.url, requests: requests.url }, options);
  const host = (name: string, names: readonly string[]) =>
    startFunction({
      name,
      handlerFile: join(import.meta.dirname, '..', 'lambdas', name, 'handler.ts'),
      environment: { ...cloud.environmentFor(name), ...pick(environment, names) },
      timeLimitMs: FUNCTION_TIME_LIMIT_SECONDS * 1000,
      onLog,
    });
  const receive = host('receive', [
    EnvironmentName.alertQueueUrl,
    EnvironmentName.secretId,
    ...(options.config.deployment.keepWebhooksDays === undefined
      ? []
      : [EnvironmentName.table, EnvironmentName.keepWebhooksDays]),
  ]);
  const github = host('github', [
    EnvironmentName.table,
    EnvironmentName.secretId,
    EnvironmentName.githubApiUrl,
    EnvironmentName.slackApiUrl,
  ]);
  const slack = host('slack', [EnvironmentName.requestQueueUrl, EnvironmentName.secretId]);
  const triage = host('triage', [
    EnvironmentName.table,
    EnvironmentName.jobQueue,
    EnvironmentName.jobDefinition,
    EnvironmentName.secretId,
    EnvironmentName.configFile,
    EnvironmentName.datadogApiUrl,
    EnvironmentName.githubApiUrl,
    EnvironmentName.slackApiUrl,
  ]);
  const requestsFunction = host('requests', [
    EnvironmentName.table,
    EnvironmentName.jobQueue,
    EnvironmentName.jobDefinition,
    EnvironmentName.secretId,
    EnvironmentName.configFile,
    EnvironmentName.githubApiUrl,
    EnvironmentName.slackApiUrl,
  ]);
  const sweep = host('sweep', [
    EnvironmentName.table,
    EnvironmentName.alertQueueUrl,
    EnvironmentName.jobQueue,
    EnvironmentName.jobDefinition,
    EnvironmentName.secretId,
    EnvironmentName.configFile,
    EnvironmentName.githubApiUrl,
    EnvironmentName.slackApiUrl,
  ]);
  // Where nothing is watched, nothing wakes it.
  const watch =
    options.config.watch.length === 0
      ? undefined
      : host('watch', [
          EnvironmentName.table,
          EnvironmentName.alertQueueUrl,
          EnvironmentName.secretId,
          EnvironmentName.configFile,
          EnvironmentName.datadogApiUrl,
        ]);
  const jobEventsFunction = host('job-events', [
    EnvironmentName.table,
    EnvironmentName.secretId,
    EnvironmentName.githubApiUrl,
    EnvironmentName.slackApiUrl,
  ]);
  const invokeLater = (name: string, hosted: LocalFunction, retryDelaysMs?: readonly number[]) =>
    createAsynchronousInvoker(
      hosted,
      (_, failure) =>
        onLog({
          functionName: name,
          requestId: undefined,
          stream: 'stderr',
          line: `given up: ${failure.errorMessage}`,
        }),
      retryDelaysMs,
    );
  const startClock = (name: string, expression: string, hosted: LocalFunction) => {
    const invoker = invokeLater(name, hosted, []);
    const schedule = startSchedule({ name: `${NAME}-${name}`, expression, send: invoker.send, minuteMs: TICK_MS });
    return {
      stop: async () => {
        schedule.stop();
        await invoker.stop();
      },
    };
  };
  jobEvents.invoker = invokeLater('job-events', jobEventsFunction);
  const clocks = [
    startClock('sweep', SWEEP_RATE, sweep),
    ...(watch === undefined ? [] : [startClock('watch', WATCH_RATE, watch)]),
  ];
  const api = await startHttpApi({
    port: options.webhookPort,
    routes: { [WEBHOOK_ROUTE]: receive, [SLACK_ROUTE]: slack, [GITHUB_ROUTE]: github },
  });
  const consume = (from: { url: string; arn: string }, functionName: string, consumer: LocalFunction) =>
    startEventSource({
      client: cloud.clients.sqs,
      queueUrl: from.url,
      queueArn: from.arn,
      function: consumer,
      onFailure: ({ reason }) => onLog({ functionName, requestId: undefined, stream: 'stderr', line: reason }),
    });
  const sources = [consume(queue, 'triage', triage), consume(requests, 'requests', requestsFunction)];

  const webhookUrl = `${api.url}${WEBHOOK_ROUTE.split(' ')[1] ?? ''}`;
  const forgetOperator = saveOperatorEnvironment(stateDirectory, {
    ...cloud.environmentFor('operator'),
    ...environment,
    [EnvironmentName.webhookUrl]: webhookUrl,
  });

  return {
    webhookUrl,
    slackUrl: `${api.url}${SLACK_ROUTE.split(' ')[1] ?? ''}`,
    githubWebhookUrl: `${api.url}${GITHUB_ROUTE.split(' ')[1] ?? ''}`,
    ledger: createDynamoLedger({ client: cloud.clients.dynamoDb, table: NAME }),
    auditLog: createS3AuditLog({ client: cloud.clients.s3, bucket: NAME }),
    /** How many jobs were ever submitted for an incident. */
    countJobs: async (incidentId: string): Promise<number> => {
      const filters = [{ name: 'JOB_NAME', values: [`mendhook-${incidentId}*`] }];
      const { jobSummaryList = [] } = await cloud.clients.batch.send(
        new ListJobsCommand({ jobQueue: JOB_QUEUE, filters }),
      );
      return jobSummaryList.length;
    },
    close: async () => {
      forgetOperator();
      await Promise.all(clocks.map((clock) => clock.stop()));
      await api.close();
      await Promise.all(sources.map((source) => source.stop()));
      await cloud.batch.close();
      await jobEvents.invoker?.stop();
      await Promise.all(
        [receive, slack, github, sweep, watch, triage, requestsFunction, jobEventsFunction].map((hosted) =>
          hosted?.close(),
        ),
      );
      await cloud.close();
    },
  };
}

async function createQueue({ clients: { sqs } }: Cloud, of: string): Promise<{ url: string; arn: string }> {
  const create = async (name: string, attributes: Readonly<Record<string, string>>) => {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return { url: QueueUrl, arn: answer.Attributes?.['QueueArn'] ?? '' };
  };
  const deadLetters = await create(`${NAME}-${of}-dead`, {});
  return create(`${NAME}-${of}`, {
    VisibilityTimeout: String(6 * FUNCTION_TIME_LIMIT_SECONDS),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: MAX_RECEIVES }),
  });
}

/** Makes the other resources and returns the environment that the functions and the worker choose theirs from. */
async function createResources(
  cloud: Cloud,
  queueUrls: { readonly alerts: string; readonly requests: string },
  options: StackOptions,
): Promise<Record<string, string>> {
  const { stateDirectory, config, secrets, endpoints } = options;
  const { clients } = cloud;
  const configFile = join(stateDirectory, 'config.json');
  writeFileSync(configFile, JSON.stringify(config));
  await ensureTable(clients.dynamoDb, { ...tableDefinition, TableName: NAME });
  await putSecret(cloud, JSON.stringify(secrets));
  await clients.s3.send(new CreateBucketCommand({ Bucket: NAME })).catch((error: unknown) => {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  });

  const environment: Record<string, string> = {
    [EnvironmentName.table]: NAME,
    [EnvironmentName.alertQueueUrl]: queueUrls.alerts,
    [EnvironmentName.requestQueueUrl]: queueUrls.requests,
    [EnvironmentName.jobQueue]: JOB_QUEUE,
    [EnvironmentName.jobDefinition]: NAME,
    [EnvironmentName.secretId]: NAME,
    [EnvironmentName.auditBucket]: NAME,
    [EnvironmentName.configFile]: configFile,
    ...keptWebhooks(config),
    ...(endpoints.datadog === undefined ? {} : { [EnvironmentName.datadogApiUrl]: endpoints.datadog }),
    ...(endpoints.github === undefined ? {} : { [EnvironmentName.githubApiUrl]: endpoints.github }),
    ...(endpoints.slack === undefined ? {} : { [EnvironmentName.slackApiUrl]: endpoints.slack }),
    ...(endpoints.model === undefined ? {} : { [EnvironmentName.modelApiUrl]: endpoints.model }),
  };
  await registerWorkers(cloud, environment, options.worker ?? workerFromSource(stateDirectory), config);
  return environment;
}

async function putSecret({ clients: { secretsManager } }: Cloud, SecretString: string): Promise<void> {
  try {
    await secretsManager.send(new CreateSecretCommand({ Name: NAME, SecretString }));
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await secretsManager.send(new PutSecretValueCommand({ SecretId: NAME, SecretString }));
  }
}

const workerFromSource = (stateDirectory: string): WorkerStart => ({
  command: [process.execPath, join(import.meta.dirname, '..', 'batch-job', 'main.ts')],
  environment: {
    [EnvironmentName.workDirectory]: join(stateDirectory, 'work'),
    [EnvironmentName.claudePath]: claudePath(),
  },
});

/**
 * One job definition an image, as in an account. On one machine they start the same worker: it finds the toolchains of
 * every service on this machine's own path.
 */
async function registerWorkers(
  { clients: { batch }, environmentFor }: Cloud,
  environment: Record<string, string>,
  worker: WorkerStart,
  config: Config,
) {
  const names = [
    EnvironmentName.table,
    EnvironmentName.secretId,
    EnvironmentName.auditBucket,
    EnvironmentName.datadogApiUrl,
    EnvironmentName.githubApiUrl,
    EnvironmentName.slackApiUrl,
    EnvironmentName.modelApiUrl,
  ];
  const variables = { ...environmentFor('worker'), ...pick(environment, names), ...worker.environment };
  for (const image of new Set([undefined, ...config.services.map((service) => service.image)])) {
    await batch.send(
      new RegisterJobDefinitionCommand({
        jobDefinitionName: jobDefinitionName(NAME, image),
        type: 'container',
        containerProperties: {
          image: image ?? 'local',
          command: [...worker.command],
          environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
          resourceRequirements: [
            { type: 'VCPU', value: '1' },
            { type: 'MEMORY', value: '2048' },
          ],
        },
        timeout: { attemptDurationSeconds: JOB_TIME_LIMIT_SECONDS },
        retryStrategy: { attempts: 1 },
      }),
    );
  }
}

const keptWebhooks = ({ deployment: { keepWebhooksDays: days } }: Config): Record<string, string> =>
  days === undefined ? {} : { [EnvironmentName.keepWebhooksDays]: String(days) };

const pick = (environment: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => names.includes(name)));

/** The binary of the pinned `@anthropic-ai/claude-code`; it carries that name on every system. */
function claudePath(): string {
  const manifest = createRequire(import.meta.url).resolve('@anthropic-ai/claude-code/package.json');
  return join(dirname(manifest), 'bin', 'claude.exe');
}

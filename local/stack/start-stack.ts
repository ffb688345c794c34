import { ListJobsCommand } from '@aws-sdk/client-batch';
import type { ApiCall } from '@mendhook/emulators/aws/api-call';
import { type AsynchronousInvoker, createAsynchronousInvoker } from '@mendhook/emulators/aws/asynchronous-invocation';
import { startEventSource } from '@mendhook/emulators/aws/event-source';
import type { LogLine } from '@mendhook/emulators/aws/function-environment';
import type { LocalFunction } from '@mendhook/emulators/aws/function-host';
import { startHttpApi } from '@mendhook/emulators/aws/http-api';
import { createDynamoChanges } from '../../adapters/dynamo-changes.ts';
import { createDynamoLedger } from '../../adapters/dynamo-ledger.ts';
import { createDynamoReleases } from '../../adapters/dynamo-releases.ts';
import { createS3AuditLog } from '../../adapters/s3-audit-log.ts';
import { createS3DecisionLog } from '../../adapters/s3-decision-log.ts';
import { awsDeployed } from '../../core/config/aws-deployed.ts';
import { followedDeployers } from '../../core/config/followed-deployers.ts';
import {
  EnvironmentName,
  FunctionName,
  GITHUB_ROUTE,
  JIRA_ROUTE,
  logGroupOf,
  openRoute,
  SLACK_ROUTE,
  stackNameOf,
  WEBHOOK_ROUTE,
} from '../../core/names.ts';
import { type Cloud, JOB_QUEUE, startCloud } from '../cloud.ts';
import type { WorkerStart } from '../container/worker-in-image.ts';
import { LOCAL_STAGE } from '../local-stage.ts';
import { saveOperatorEnvironment } from '../operator-environment.ts';
import { createQueue, type LocalQueue } from './create-queue.ts';
import { createResources, functionNameOf, type ResourceTerms } from './create-resources.ts';
import { type HostedFunctions, hostFunctions } from './host-functions.ts';
import { type LocalPolicies, type PolicyTerms, policiesFor, readLocalPolicies } from './local-policies.ts';
import { registerWorkers, workerFromSource } from './register-workers.ts';
import { startClocks } from './start-clocks.ts';
import { whenJobEnded } from './when-job-ended.ts';

const NAME = 'mendhook';
/** As a deployed stage: its secret and its job definitions are named after the stack. */
const STACK_NAME = stackNameOf(LOCAL_STAGE);
const FUNCTION_TIME_LIMIT_SECONDS = 60;
/** As in a deployment: six times as long as the function may take. */
const VISIBILITY_SECONDS = 6 * FUNCTION_TIME_LIMIT_SECONDS;

export interface StackOptions extends Pick<ResourceTerms, 'stateDirectory' | 'config' | 'secrets' | 'endpoints'> {
  readonly webhookPort: number;
  /** The unguessable part of the webhooks' addresses. */
  readonly webhookKey: string;
  /** What a person's commands have besides. @default - nothing */
  readonly operatorEnvironment?: Readonly<Record<string, string>>;
  /** What the template allows. @default - `policies.json` */
  readonly policies?: LocalPolicies | undefined;
  /** @default - from source, as a process on this machine */
  readonly worker?: WorkerStart | undefined;
  /** Functions that are loaded before their first call. @default - none */
  readonly provisioned?: readonly FunctionName[] | undefined;
  readonly onLog: (line: LogLine) => void;
  readonly onCall: (call: ApiCall) => void;
}

/**
 * Makes on one machine what a deployment makes in an account: the API, the queues, the functions, the table, the bucket,
 * the secrets and the job queue, with the production handlers and the production worker on them.
 */
export async function startStack(options: StackOptions) {
  const { stateDirectory, config } = options;
  const jobEvents: { invoker?: AsynchronousInvoker } = {};
  const orders = new Map<string, AsynchronousInvoker>();
  const cloud = await startCloud({
    stateDirectory,
    policies: policiesFor(options.policies ?? readLocalPolicies(), termsOf(config)),
    onCall: options.onCall,
    onJobChange: whenJobEnded((event) => jobEvents.invoker?.send(event)),
    onFunctionEvent: (name, event) => {
      const invoker = orders.get(name);
      invoker?.send(event);
      return invoker !== undefined;
    },
  });
  const onLog = (line: LogLine) => {
    cloud.logs.append(logGroupOf(LOCAL_STAGE, line.functionName), line.line);
    options.onLog(line);
  };
  const onFailure = (functionName: FunctionName) => (line: string) =>
    onLog({ functionName, requestId: undefined, stream: 'stderr', line });

  const queueOf = (what: string) =>
    createQueue(cloud.clients.sqs, { name: `${NAME}-${what}`, visibilitySeconds: VISIBILITY_SECONDS });
  const hasRelease = config.release !== undefined;
  const [alerts, requests] = [await queueOf('alerts'), await queueOf('requests')];
  const threads = await queueOf('threads');
  const changes = hasRelease ? await queueOf('changes') : undefined;
  const queueUrls = { alerts: alerts.url, requests: requests.url, threads: threads.url, changes: changes?.url };
  const environment = await createResources(cloud, {
    ...options,
    name: NAME,
    secretName: STACK_NAME,
    jobDefinition: STACK_NAME,
    queueUrls,
  });
  const worker = options.worker ?? workerFromSource(stateDirectory);
  await registerWorkers(cloud, { name: STACK_NAME, environment, worker, config });
  const timeLimitMs = FUNCTION_TIME_LIMIT_SECONDS * 1000;
  const functions = await hostFunctions(cloud, {
    environment,
    timeLimitMs,
    hasRelease,
    hasDeployer: followedDeployers(config.release).length > 0,
    hearsJira: config.jira?.webhook !== undefined,
    provisioned: options.provisioned ?? [],
    onLog,
  });

  jobEvents.invoker = createAsynchronousInvoker(functions['job-events'], (_, { errorMessage }) =>
    onFailure(FunctionName.jobEvents)(`given up: ${errorMessage}`),
  );
  for (const name of [FunctionName.deploy, FunctionName.rollback]) {
    const target = functions[name];
    if (target === undefined) continue;
    const givenUp = (_: unknown, { errorMessage }: { readonly errorMessage: string }) =>
      onFailure(name)(`given up: ${errorMessage}`);
    orders.set(functionNameOf(name), createAsynchronousInvoker(target, givenUp));
  }
  const clocks = startClocks({ functions, watches: config.watch.length > 0, onFailure });
  const routeOf = (route: string) => openRoute(route, options.webhookKey);
  const api = await startHttpApi({
    port: options.webhookPort,
    routes: {
      [routeOf(WEBHOOK_ROUTE)]: functions.receive,
      [routeOf(SLACK_ROUTE)]: functions.slack,
      [routeOf(GITHUB_ROUTE)]: functions.github,
      ...(functions.jira === undefined ? {} : { [routeOf(JIRA_ROUTE)]: functions.jira }),
    },
  });
  const consume = (queue: LocalQueue, name: FunctionName, hosted: LocalFunction) =>
    startEventSource({
      client: cloud.pollerOf(name),
      queueUrl: queue.url,
      queueArn: queue.arn,
      function: hosted,
      onFailure: ({ reason }) => onFailure(name)(reason),
    });
  const { release } = functions;
  const sources = [
    consume(alerts, FunctionName.triage, functions.triage),
    consume(requests, FunctionName.requests, functions.requests),
    consume(threads, FunctionName.requests, functions.requests),
    ...(changes === undefined || release === undefined ? [] : [consume(changes, FunctionName.release, release)]),
  ];

  const urlOf = (route: string) => `${api.url}${routeOf(route).split(' ')[1] ?? ''}`;
  const forgetOperator = saveOperatorEnvironment(stateDirectory, {
    ...cloud.environmentFor('operator'),
    ...environment,
    [EnvironmentName.webhookUrl]: urlOf(WEBHOOK_ROUTE),
    ...options.operatorEnvironment,
  });

  return {
    webhookUrl: urlOf(WEBHOOK_ROUTE),
    slackUrl: urlOf(SLACK_ROUTE),
    githubWebhookUrl: urlOf(GITHUB_ROUTE),
    /** Where the configuration has `jira.webhook`. */
    jiraWebhookUrl: functions.jira && urlOf(JIRA_ROUTE),
    ledger: createDynamoLedger({ client: cloud.clients.dynamoDb, table: NAME }),
    auditLog: createS3AuditLog({ client: cloud.clients.s3, bucket: NAME }),
    changes: createDynamoChanges({ client: cloud.clients.dynamoDb, table: NAME }),
    releases: createDynamoReleases({ client: cloud.clients.dynamoDb, table: NAME }),
    decisions: createS3DecisionLog({ client: cloud.clients.s3, bucket: NAME }),
    countJobs: (incidentId: string) => countJobs(cloud, incidentId),
    /** Loads a function before its next call. */
    provision: (name: keyof HostedFunctions) => functions[name]?.provision(),
    close: async () => {
      forgetOperator();
      await clocks.stop();
      await api.close();
      await Promise.all(sources.map((source) => source.stop()));
      await cloud.batch.close();
      await jobEvents.invoker?.stop();
      for (const invoker of orders.values()) await invoker.stop();
      await closeAll(functions);
      await cloud.close();
    },
  };
}

const termsOf = ({ services, deployment, release, jira }: StackOptions['config']): PolicyTerms => ({
  hasRelease: release !== undefined,
  follows: release !== undefined && release.mode !== 'review',
  awsDeploys: awsDeployed(release).length > 0,
  keepsWebhooks: deployment.keepWebhooksDays !== undefined,
  hearsJira: jira?.webhook !== undefined,
  images: services.flatMap(({ image }) => (image === undefined ? [] : [image])),
});

/** How many jobs were ever submitted for an incident. */
async function countJobs({ clients: { batch } }: Cloud, incidentId: string): Promise<number> {
  const filters = [{ name: 'JOB_NAME', values: [`mendhook-${incidentId}*`] }];
  const { jobSummaryList = [] } = await batch.send(new ListJobsCommand({ jobQueue: JOB_QUEUE, filters }));
  return jobSummaryList.length;
}

const closeAll = (functions: HostedFunctions) => Promise.all(Object.values(functions).map((hosted) => hosted.close()));

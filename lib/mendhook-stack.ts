import { CfnOutput, Duration, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { EnvironmentName, FunctionName, StackOutput, WEBHOOK_ROUTE } from '../core/names.ts';
import { Alarms, type AlarmsProps } from './alarms.ts';
import { AttemptJobs, type AttemptJobsProps } from './attempt-jobs.ts';
import { AuditLog, type AuditLogProps } from './audit-log.ts';
import { type BedrockModels, grantModels } from './bedrock-models.ts';
import type { FunctionBundles } from './bundle-functions.ts';
import { Credentials } from './credentials.ts';
import { OperatorDashboard } from './dashboard.ts';
import { EventRules } from './event-rules.ts';
import { HandlerFunction, type HandlerFunctionProps } from './handler-function.ts';
import { Ledger } from './ledger.ts';
import { watch } from './watched.ts';
import { WebhookApi } from './webhook-api.ts';
import { WorkQueue } from './work-queue.ts';
import { WorkerNetwork, type WorkerNetworkProps } from './worker-network.ts';

export interface MendhookStackProps extends StackProps {
  /** Several stages stand side by side in an account. */
  readonly stage: string;
  readonly bundles: FunctionBundles;
  readonly network: Pick<WorkerNetworkProps, 'vpc' | 'allowedDomains' | 'datadogSite'>;
  readonly worker: Omit<AttemptJobsProps, 'stage' | 'network' | 'logRetention'>;
  /**
   * Models of Amazon Bedrock that the worker may call.
   *
   * @default - none: the models are Anthropic's own
   */
  readonly bedrock?: BedrockModels | undefined;
  readonly audit: AuditLogProps;
  readonly alarms: Omit<AlarmsProps, 'stage'>;
  /** Whether there is a dashboard: $3 a month beyond the account's first three. */
  readonly dashboard: boolean;
  /** How long logs are kept. */
  readonly logRetention: RetentionDays;
}

/** One stage of mendhook, whole. Who may do what stands in the `grant…` lines. */
export class MendhookStack extends Stack {
  constructor(scope: Construct, id: string, props: MendhookStackProps) {
    super(scope, id, { description: 'mendhook: from a Datadog alert to a verified draft pull request', ...props });
    const { stage, logRetention } = props;
    Tags.of(this).add('mendhook:stage', stage);

    const ledger = new Ledger(this, 'Ledger');
    const audit = new AuditLog(this, 'AuditLog', props.audit);
    const credentials = new Credentials(this, 'Credentials', { secretName: this.stackName });
    const network = new WorkerNetwork(this, 'Network', { ...props.network, stage, logRetention });
    const jobs = new AttemptJobs(this, 'Jobs', { ...props.worker, stage, network, logRetention });

    const events = new EventRules(this, 'Events');

    const receive = this.handler(FunctionName.receive, props, RECEIVE);
    const triage = this.handler(FunctionName.triage, props, TRIAGE);
    const jobEvents = this.handler(FunctionName.jobEvents, props, { ...JOB_EVENTS, lostEvents: events.deadLetters });

    const alerts = new WorkQueue(this, 'Alerts', { consumer: triage, toldAs: EnvironmentName.alertQueueUrl });
    const api = new WebhookApi(this, 'Api', { stage, logRetention, routes: { [WEBHOOK_ROUTE]: receive } });
    events.onJobEnded(jobs.queue, jobEvents);

    for (const tenant of [receive, triage, jobEvents, jobs]) credentials.grantRead(tenant);
    alerts.grantSend(receive);
    jobs.grantSubmit(triage);
    ledger.grantRecords(triage, {
      records: ['alert', 'incident', 'budget', 'breaker', 'mute', 'link', 'cause', 'searches', 'failure'],
      actions: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
    });
    const ofAnAttempt = ['incident', 'budget', 'breaker'] as const;
    ledger.grantRecords(jobEvents, { records: ofAnAttempt, actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] });
    ledger.grantRecords(jobs, {
      records: [...ofAnAttempt, 'searches'],
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      listed: ['incident'],
    });
    if (props.bedrock !== undefined) grantModels(jobs, props.bedrock);
    audit.grantAppend(jobs);

    const alarms = new Alarms(this, 'Alarms', { ...props.alarms, stage });
    watch(alarms, { stage, api, alerts, triage, lostEvents: events.deadLetters });
    if (props.dashboard) new OperatorDashboard(this, 'Operator', { stage, alerts });

    this.output(StackOutput.webhookUrl, api.urlOf(WEBHOOK_ROUTE));
    this.output(StackOutput.table, ledger.table.tableName);
    this.output(StackOutput.alertQueueUrl, alerts.queue.queueUrl);
    this.output(StackOutput.auditBucket, audit.bucket.bucketName);
    this.output(StackOutput.secretId, credentials.secret.secretArn);
    this.output(StackOutput.jobQueue, jobs.queue.jobQueueName);
    this.output(StackOutput.jobDefinition, jobs.jobDefinitionName);
    this.output(StackOutput.alarmTopic, alarms.topic.topicArn);
    this.output(
      StackOutput.leftBehind,
      `cdk destroy leaves the table ${ledger.table.tableName} and the bucket ${audit.bucket.bucketName}`,
    );
  }

  private handler(functionName: FunctionName, props: MendhookStackProps, terms: HandlerTerms): HandlerFunction {
    const { stage, bundles, logRetention } = props;
    const id = functionName.replace(/(^|-)./g, (start) => start.slice(-1).toUpperCase());
    return new HandlerFunction(this, id, {
      stage,
      logRetention,
      functionName,
      bundle: bundles[functionName],
      ...terms,
    });
  }

  private output(name: string, value: string): void {
    new CfnOutput(this, name, { value });
  }
}

type HandlerTerms = Pick<HandlerFunctionProps, 'description' | 'configured' | 'timeout' | 'memorySize' | 'lostEvents'>;

const RECEIVE: HandlerTerms = {
  description: 'Takes Datadog’s webhook calls and puts the alerts on the queue',
  configured: false,
  timeout: Duration.seconds(10),
  memorySize: 512,
};

const TRIAGE: HandlerTerms = {
  description: 'Finds the bugs behind an alert and starts an attempt for each new one',
  configured: true,
  timeout: Duration.minutes(2),
  memorySize: 1024,
};

const JOB_EVENTS: HandlerTerms = {
  description: 'Closes attempts whose container ended without a word',
  configured: false,
  timeout: Duration.minutes(1),
  memorySize: 512,
};

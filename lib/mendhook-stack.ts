import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { EnvironmentName, StackOutput, SWEEP_RATE, WATCH_RATE } from '../core/names.ts';
import { Alarms, type AlarmsProps } from './alarms.ts';
import { AttemptJobs, type AttemptJobsProps } from './attempt-jobs.ts';
import { AuditLog, type AuditLogProps } from './audit-log.ts';
import { type BedrockModels, grantModels } from './bedrock-models.ts';
import { changeQueue } from './change-queue.ts';
import { Credentials } from './credentials.ts';
import { OperatorDashboard } from './dashboard.ts';
import { defineAlarms } from './define-alarms.ts';
import type { AwsDeployed } from './deploy-event-rules.ts';
import { EventRules } from './event-rules.ts';
import type { FunctionBundles } from './function-bundles.ts';
import { makeFunctions } from './handler-functions.ts';
import { Ledger } from './ledger.ts';
import { grantRecords } from './ledger-access.ts';
import { lostOrders } from './lost-orders.ts';
import { OperatorPolicy } from './operator-policy.ts';
import { releaseParts } from './release-parts.ts';
import { WebhookApi } from './webhook-api.ts';
import { WorkQueue } from './work-queue.ts';
import { WorkerNetwork, type WorkerNetworkProps } from './worker-network.ts';

export interface MendhookStackProps extends StackProps {
  /** Several stages stand side by side in an account. */
  readonly stage: string;
  readonly bundles: FunctionBundles;
  readonly network: Pick<
    WorkerNetworkProps,
    'vpc' | 'allowedDomains' | 'datadogSite' | 'githubHosts' | 'applierHosts' | 'largeFiles'
  >;
  readonly worker: Omit<AttemptJobsProps, 'stage' | 'network' | 'logRetention'>;
  /**
   * Models of Amazon Bedrock that the worker may call.
   *
   * @default - none: the models are Anthropic's own
   */
  readonly bedrock?: BedrockModels | undefined;
  /**
   * Days for which receive keeps the webhooks that it took.
   *
   * @default - they are not kept, and receive may not write to the ledger
   */
  readonly keepWebhooksDays?: number | undefined;
  /**
   * REST API of GitHub Enterprise.
   *
   * @default - github.com
   */
  readonly githubApiUrl?: string | undefined;
  readonly audit: AuditLogProps;
  readonly alarms: Omit<AlarmsProps, 'stage'>;
  /** Whether pull requests are reviewed. */
  readonly hasRelease: boolean;
  /**
   * What follows a merge, where the `release` goes beyond the review: whether a deployer is named, the user's roles that deploy, and
   * what ECS and CodeDeploy deploy.
   *
   * @default - nothing follows
   */
  readonly follows?:
    | {
        readonly hasDeployer: boolean;
        readonly roles: readonly string[];
        readonly deployed: readonly AwsDeployed[];
      }
    | undefined;
  /**
   * Whether JIRA calls when a person reports something.
   *
   * @default false
   */
  readonly hearsJira?: boolean;
  /** Whether error rates are looked at without a monitor of Datadog's. */
  readonly watching: boolean;
  /** Whether there is a dashboard: $3 a month beyond the account's first three. */
  readonly dashboard: boolean;
  /** How long logs are kept. */
  readonly logRetention: RetentionDays;
  /**
   * The CDK's feature flags that hold in this stack, whatever the app around it sets.
   *
   * @default - the app's
   */
  readonly flags?: Readonly<Record<string, unknown>>;
}

/** One stage of mendhook, whole. The permissions are in the `grant…` lines. */
export class MendhookStack extends Stack {
  constructor(scope: Construct, id: string, props: MendhookStackProps) {
    super(scope, id, {
      description: 'mendhook: from a Datadog alert to a verified draft pull request',
      terminationProtection: true,
      ...props,
    });
    const { stage, logRetention, flags = {} } = props;
    for (const [flag, value] of Object.entries(flags)) this.node.setContext(flag, value);
    Tags.of(this).add('mendhook:stage', stage);

    const ledger = new Ledger(this, 'Ledger');
    const audit = new AuditLog(this, 'AuditLog', props.audit);
    const credentials = new Credentials(this, 'Credentials', { secretName: this.stackName });
    const network = new WorkerNetwork(this, 'Network', {
      ...props.network,
      bedrockRegion: props.bedrock?.region,
      stage,
      logRetention,
    });
    const jobs = new AttemptJobs(this, 'Jobs', { ...props.worker, stage, network, logRetention });

    const events = new EventRules(this, 'Events');
    const { hasDeployer = false, roles: deployRoles = [], deployed = [] } = props.follows ?? {};
    const orders = hasDeployer ? lostOrders(this) : undefined;
    const hasDeployEvents = deployed.length > 0;
    const hearsJira = props.hearsJira ?? false;
    const functions = makeFunctions(this, {
      stage,
      logRetention,
      bundles: props.bundles,
      lostEvents: events.deadLetters,
      lostOrders: orders,
      hasRelease: props.hasRelease,
      hasDeployer,
      hasDeployEvents,
      hearsJira,
    });
    const { receive, triage, slack, requests, github, jira, 'job-events': jobEvents, sweep, release } = functions;

    const alerts = new WorkQueue(this, 'Alerts', { consumer: triage, environmentName: EnvironmentName.alertQueueUrl });
    const asked = new WorkQueue(this, 'PersonRequests', {
      consumer: requests,
      environmentName: EnvironmentName.requestQueueUrl,
    });
    const threads = new WorkQueue(this, 'Threads', {
      consumer: requests,
      environmentName: EnvironmentName.threadQueueUrl,
    });
    const api = new WebhookApi(this, 'Api', { stage, logRetention, receive, slack, github, jira });
    events.onJobEnded(jobs.queue, jobEvents);
    events.repeat('Sweep', sweep, { rate: SWEEP_RATE, description: 'What should have gone on is looked at' });

    if (props.watching)
      events.repeat('Watch', functions.watch, { rate: WATCH_RATE, description: 'Error rates are looked at' });

    for (const grantee of [receive, slack, github]) credentials.grantReadCallers(grantee);
    for (const grantee of [triage, requests, github, jobEvents, sweep, functions.watch, jobs]) {
      credentials.grantRead(grantee);
    }
    for (const grantee of [receive, functions.watch, sweep]) alerts.grantSend(grantee);
    for (const grantee of [slack, github]) asked.grantSend(grantee);
    for (const grantee of [triage, requests, github, jobEvents, sweep, jobs]) threads.grantSend(grantee);
    if (jira !== undefined) {
      credentials.grantReadCallers(jira);
      alerts.grantSend(jira);
    }
    if (props.githubApiUrl !== undefined) {
      for (const grantee of [triage, requests, github, jobEvents, sweep, jobs])
        grantee.addEnvironment(EnvironmentName.githubApiUrl, props.githubApiUrl);
    }
    for (const grantee of [triage, requests, sweep]) jobs.grantSubmit(grantee);
    for (const grantee of [requests, sweep]) jobs.grantEnd(grantee);
    grantRecords(ledger, { ...functions, worker: jobs });
    if (props.keepWebhooksDays !== undefined) {
      receive.addEnvironment(EnvironmentName.keepWebhooksDays, String(props.keepWebhooksDays));
      ledger.grantRecords(receive, { records: { PutItem: ['webhook'] } });
    }
    if (props.bedrock !== undefined) grantModels(jobs, props.bedrock);
    audit.grantAppend(jobs);
    // A patch that no message holds is a file in the thread.
    audit.grantRead(requests);
    const operator = new OperatorPolicy(this, 'Commands', {
      stage,
      ledger,
      audit,
      credentials,
      alerts,
      requests: asked,
      hasRelease: props.hasRelease,
      hasDeployer,
      hasDeployEvents,
      hearsJira,
    });
    if (props.bedrock !== undefined) grantModels(operator, props.bedrock);
    const changes = release && changeQueue(this, { ...functions, release, jobs, credentials, ledger, audit });
    if (release !== undefined && changes !== undefined && props.follows !== undefined) {
      const parts = { release, changes, alerts, jobs, credentials, ledger, audit, operator, events };
      releaseParts({ ...functions, ...parts, deployRoles, deployed });
    }
    if (props.githubApiUrl !== undefined) {
      for (const grantee of [release, functions.deploy, functions.rollback])
        grantee?.addEnvironment(EnvironmentName.githubApiUrl, props.githubApiUrl);
    }

    const alarms = new Alarms(this, 'Alarms', { ...props.alarms, stage });
    defineAlarms(alarms, {
      stage,
      api,
      alerts,
      requests: asked,
      threads,
      triage,
      sweep,
      watch: props.watching ? functions.watch : undefined,
      changes,
      lostOrders: orders,
      lostEvents: events.deadLetters,
      hasDeployEvents,
    });
    if (props.dashboard) new OperatorDashboard(this, 'Operator', { stage, alerts });

    this.output(StackOutput.webhookUrl, api.datadog.url);
    this.output(StackOutput.slackUrl, api.slack.url);
    this.output(StackOutput.githubUrl, api.github.url);
    if (api.jira !== undefined) this.output(StackOutput.jiraUrl, api.jira.url);
    this.output(StackOutput.table, ledger.table.tableName);
    this.output(StackOutput.alertQueueUrl, alerts.queue.queueUrl);
    this.output(StackOutput.requestQueueUrl, asked.queue.queueUrl);
    if (changes !== undefined && props.follows !== undefined) {
      this.output(StackOutput.releaseQueueUrl, changes.queue.queueUrl);
    }
    this.output(StackOutput.auditBucket, audit.bucket.bucketName);
    this.output(StackOutput.secretId, credentials.secret.secretArn);
    this.output(StackOutput.callerSecretId, credentials.callers.secretArn);
    this.output(StackOutput.jobQueue, jobs.queue.jobQueueName);
    this.output(StackOutput.jobDefinition, jobs.jobDefinitionName);
    this.output(StackOutput.operatorPolicy, operator.managedPolicyArn);
    this.output(StackOutput.alarmTopic, alarms.topic.topicArn);
    this.output(
      StackOutput.leftBehind,
      `npx mendhook destroy leaves the table ${ledger.table.tableName} and the bucket ${audit.bucket.bucketName}`,
    );
  }

  private output(name: string, value: string): void {
    new CfnOutput(this, name, { value });
  }
}

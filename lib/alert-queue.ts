import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EnvironmentName } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';
import type { Tenant } from './tenant.ts';

/** AWS's advice for a queue that feeds a function: six times the function's own time limit. */
const VISIBILITY_TIMES = 6;
const DELIVERIES = 5;
/** How many alerts are triaged at once: enough for a storm, and few enough for Slack's one message a second. */
const TRIAGED_AT_ONCE = 5;

export interface AlertQueueProps {
  /** The function that takes the alerts. */
  readonly triage: LambdaFunction;
}

/** Where accepted alerts wait for triage. One that fails five times goes to the dead-letter queue and stays for 14 days. */
export class AlertQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { triage }: AlertQueueProps) {
    super(scope, id);
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) };
    this.deadLetters = new Queue(this, 'DeadLetters', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMES * (triage.timeout ?? Duration.seconds(3)).toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: DELIVERIES },
    });
    triage.addEventSource(
      // One alert an invocation: a slow one holds up no other, and a crash brings only itself back.
      new SqsEventSource(this.queue, {
        batchSize: 1,
        maxConcurrency: TRIAGED_AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );
    acknowledge(this.deadLetters, {
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'This is the dead-letter queue. An alarm rings when there is anything in it.',
    });
    acknowledge(triage, {
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'SQS takes no destination for failures: the queue’s own redrive policy moves them to the dead-letter queue.',
    });
  }

  /** Lets a tenant put alerts on the queue, and tells it where that is. */
  grantSend(tenant: Tenant): void {
    tenant.addEnvironment(EnvironmentName.alertQueueUrl, this.queue.queueUrl);
    allow(tenant, this.queue.queueArn, ['sqs:SendMessage']);
  }
}

const allow = ({ role }: Tenant, resource: string, actions: string[]) =>
  role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));

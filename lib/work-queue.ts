import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QUEUE_CONCURRENCY } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';
import type { Grantee } from './grantee.ts';

/** AWS's advice for a queue that feeds a function: six times the function's own time limit. */
const VISIBILITY_TIMES = 6;
const DELIVERIES = 5;

export interface WorkQueueProps {
  /** The function that takes the messages. */
  readonly consumer: LambdaFunction;
  /** The variable by which those who send are told where. */
  readonly environmentName: string;
}

/** Where what was accepted waits for its function. What fails five times goes to the dead-letter queue, for 14 days. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  private readonly environmentName: string;

  constructor(scope: Construct, id: string, { consumer, environmentName }: WorkQueueProps) {
    super(scope, id);
    this.environmentName = environmentName;
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) };
    this.deadLetters = new Queue(this, 'DeadLetters', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMES * (consumer.timeout ?? Duration.seconds(3)).toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: DELIVERIES },
    });
    consumer.addEventSource(
      // One message an invocation: a slow one holds up no other, and a crash brings only itself back.
      new SqsEventSource(this.queue, {
        batchSize: 1,
        maxConcurrency: QUEUE_CONCURRENCY,
        reportBatchItemFailures: true,
      }),
    );
    acknowledge(this.deadLetters, {
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'This is the dead-letter queue. An alarm rings when there is anything in it.',
    });
    acknowledge(consumer, {
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'SQS takes no destination for failures: the queue’s own redrive policy moves them to the dead-letter queue.',
    });
  }

  /** Lets a grantee find the dead letters of this queue, and take, drop or put back each of them. */
  grantDeadLetters(grantee: Grantee): void {
    grantee.role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sqs:GetQueueAttributes'], resources: [this.queue.queueArn] }),
    );
    grantee.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['sqs:GetQueueUrl', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
        resources: [this.deadLetters.queueArn],
      }),
    );
  }

  /** Lets a grantee put messages on the queue, and tells it where that is. */
  grantSend(grantee: Grantee): void {
    grantee.addEnvironment(this.environmentName, this.queue.queueUrl);
    grantee.role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
  }
}

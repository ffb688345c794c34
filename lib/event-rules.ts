import { Duration } from 'aws-cdk-lib';
import type { JobQueue } from 'aws-cdk-lib/aws-batch';
import { type EventPattern, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { JOB_END_STATUSES } from '../core/names.ts';
import { acknowledge } from './acknowledge.ts';

/** What wakes functions besides calls: events, and clocks. An event that nobody could handle is kept for 14 days. */
export class EventRules extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(
      this.deadLetters,
      { id: 'AwsSolutions-SQS3', reason: 'This is a dead-letter queue, of rules and functions instead of a queue.' },
      {
        id: 'Serverless-SQSRedrivePolicy',
        reason: 'This is a dead-letter queue. An alarm rings when anything is in it.',
      },
    );
  }

  /** Tells a function of each job of the queue that has ended. */
  onJobEnded(jobQueue: JobQueue, handler: IFunction): void {
    const detail = { jobQueue: [jobQueue.jobQueueArn], status: [...JOB_END_STATUSES] };
    this.on('JobEnded', handler, {
      description: 'An attempt’s job has ended',
      eventPattern: { source: ['aws.batch'], detailType: ['Batch Job State Change'], detail },
    });
  }

  /** Tells a function of each event that matches. What cannot be delivered for two hours is kept. */
  on(id: string, handler: IFunction, rule: { description: string; eventPattern: EventPattern }): void {
    const target = new LambdaTarget(handler, { deadLetterQueue: this.deadLetters, maxEventAge: Duration.hours(2) });
    new Rule(this, id, { ...rule, targets: [target] });
  }

  /**
   * Calls a function again and again. A tick that cannot be delivered within a minute is dropped: the next one looks at the
   * same, and an alarm rings when none arrives. So it is no lost event.
   *
   * @param rate as EventBridge takes it, such as `rate(1 minute)`
   */
  repeat(id: string, handler: IFunction, { rate, description }: { rate: string; description: string }): void {
    const target = new LambdaTarget(handler, { maxEventAge: Duration.minutes(1), retryAttempts: 1 });
    const rule = new Rule(this, id, { description, schedule: Schedule.expression(rate), targets: [target] });
    acknowledge(rule, {
      id: 'Serverless-EventBusDLQ',
      reason:
        'A tick holds nothing that could be lost: the next one looks at the same. An alarm rings when none arrives.',
    });
  }
}

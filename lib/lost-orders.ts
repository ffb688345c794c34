import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

/** Where an order to deploy or to roll back goes that its function failed on three times, for 14 days. */
export function lostOrders(scope: Construct): Queue {
  const queue = new Queue(scope, 'LostOrders', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledge(
    queue,
    { id: 'AwsSolutions-SQS3', reason: 'This is a dead-letter queue, of functions instead of a queue.' },
    {
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'This is a dead-letter queue. An alarm rings when anything is in it.',
    },
  );
  return queue;
}

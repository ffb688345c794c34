import { z } from 'zod';
import { arn } from './local-account.ts';
import type { Access } from './policies/evaluate.ts';

const inputSchema = z.object({ QueueUrl: z.string().optional(), QueueName: z.string().optional() }).catch({});

/**
 * What a call of SQS needs; a batch needs the same right as a single message.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 */
export function sqsAccess(action: string, input: unknown): readonly Access[] {
  const { QueueUrl, QueueName } = inputSchema.parse(input);
  const queue = (QueueUrl ?? QueueName ?? '*').split('/').at(-1) ?? '*';
  return [{ action: `sqs:${action.replace(/Batch$/, '')}`, resource: arn('sqs', queue) }];
}

import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface LocalQueue {
  readonly url: string;
  readonly arn: string;
}

const MAX_RECEIVES = 5;

/** Makes a queue with its dead-letter queue, `name` and `name-dead`; those that are there stay as they are. */
export async function createQueue(
  sqs: SQSClient,
  { name, visibilitySeconds }: { readonly name: string; readonly visibilitySeconds: number },
): Promise<LocalQueue> {
  const create = async (QueueName: string, Attributes: Readonly<Record<string, string>>) => {
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    return { url: QueueUrl, arn: answer.Attributes?.['QueueArn'] ?? '' };
  };
  const deadLetters = await create(`${name}-dead`, {});
  return create(name, {
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: MAX_RECEIVES }),
  });
}

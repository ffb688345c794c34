import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, SQSBatchResponse, SQSEvent } from 'aws-lambda';

// As production code makes them: everything comes from the environment.
const sqs = new SQSClient({});
const s3 = new S3Client({});

/** Puts what the web sends on the queue, and what the queue sends into the bucket. */
export async function handler(
  event: APIGatewayProxyEventV2 | SQSEvent,
): Promise<SQSBatchResponse | { statusCode: number }> {
  if (!('Records' in event)) {
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env['QUEUE_URL'], MessageBody: event.body ?? '' }));
    return { statusCode: 202 };
  }
  for (const { messageId, body } of event.Records) {
    await s3.send(new PutObjectCommand({ Bucket: 'audit', Key: messageId, Body: body }));
  }
  return { batchItemFailures: [] };
}

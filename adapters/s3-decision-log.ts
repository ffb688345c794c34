import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { messageOf, UpstreamError } from '../core/errors.ts';
import type { DecisionLog } from '../core/ports/decision-log.ts';

/**
 * Decisions in S3, one object a line. A conditional PUT writes only where nothing lies.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @param options.keysPerPage S3 lists at most 1,000 at once
 */
export function createS3DecisionLog(options: { client: S3Client; bucket: string; keysPerPage?: number }): DecisionLog {
  const { client, bucket, keysPerPage = 1_000 } = options;

  const get = async (key: string) => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToString('utf-8')) ?? '';
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw toUpstreamError(error, `read ${key}`);
    }
  };

  return {
    get,
    put: async (key, line) => {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: line,
            ContentType: 'application/json',
            IfNoneMatch: '*',
          }),
        );
        return line;
      } catch (error) {
        if (!isTaken(error)) throw toUpstreamError(error, `keep ${key}`);
        const known = await get(key);
        // Two writers met, and none has written yet.
        if (known === undefined)
          throw new UpstreamError('S3', `${key} is being written`, { retryable: true, cause: error });
        return known;
      }
    },
    list: async function* (prefix) {
      const pages = paginateListObjectsV2({ client, pageSize: keysPerPage }, { Bucket: bucket, Prefix: prefix });
      try {
        // S3 lists keys in order. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
        for await (const { Contents = [] } of pages) yield* Contents.flatMap(({ Key }) => Key ?? []);
      } catch (error) {
        throw toUpstreamError(error, `list ${prefix}`);
      }
    },
  };
}

const isTaken = (error: unknown): boolean =>
  error instanceof S3ServiceException && ['PreconditionFailed', 'ConditionalRequestConflict'].includes(error.name);

function toUpstreamError(cause: unknown, doing: string): UpstreamError {
  const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
  // Without a status there was no answer.
  const retryable = status === undefined || status >= 500 || status === 429;
  return new UpstreamError('S3', `could not ${doing}: ${messageOf(cause)}`, { retryable, cause });
}

import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import type { ApiCall } from '../../aws/api-call.ts';
import { startS3 } from '../../aws/s3.ts';
import { clientSettings, temporaryDirectory } from './stand-in.ts';

export const Bucket = 'audit';

/** Starts S3 for one test, with a bucket and the words that the tests speak. */
export async function start(stateDirectory = temporaryDirectory()) {
  const calls: ApiCall[] = [];
  const server = await startS3({ stateDirectory, onCall: (call) => calls.push(call) });
  const s3 = new S3Client(clientSettings(server.url, 'AKIAWORKER'));
  onTestFinished(async () => {
    s3.destroy();
    await server.close();
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
  const put = (
    Key: string,
    Body: NonNullable<PutObjectCommandInput['Body']>,
    more: Partial<Omit<PutObjectCommandInput, 'Body'>> = {},
  ) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const get = async (Key: string, VersionId?: string) => {
    const { Body, ...head } = await s3.send(
      new GetObjectCommand({ Bucket, Key, ...(VersionId !== undefined && { VersionId }) }),
    );
    return { ...head, text: await Body?.transformToString() };
  };
  const list = async (more: Partial<ConstructorParameters<typeof ListObjectsV2Command>[0]> = {}) =>
    s3.send(new ListObjectsV2Command({ Bucket, ...more }));
  return { server, s3, put, get, list, calls, stateDirectory };
}

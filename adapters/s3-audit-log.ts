import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { AuditLog } from '../core/ports/audit-log.ts';
import type { Clock } from '../core/ports/clock.ts';
import { type AuditEvent, auditEventSchema } from '../core/records/audit-event.ts';

/**
 * The audit log in S3. An object cannot be added to, so each batch of events becomes an object of its own under the
 * stream's key, named by time and a sequence number: reading sorts them, and nothing is ever overwritten.
 */
export function createS3AuditLog(options: {
  client: S3Client;
  bucket: string;
  clock?: Clock;
  random?: () => number;
}): AuditLog {
  const { client, bucket, clock = Date.now, random = Math.random } = options;
  let sequence = 0;

  const put = async (Key: string, Body: string, ContentType: string) => {
    try {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType, IfNoneMatch: '*' }));
    } catch (error) {
      // The client repeats a PUT whose answer was lost, and S3 then refuses it for what the first one wrote.
      if (!isTaken(error) || (await get(Key)) !== Body) throw error;
    }
  };

  const get = async (key: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString('utf-8')) ?? '';
  };

  return {
    append: async (key, events) => {
      if (events.length === 0) return;
      sequence += 1;
      const order = `${String(clock()).padStart(15, '0')}-${String(sequence).padStart(8, '0')}`;
      const writer = Math.floor(random() * 2 ** 32).toString(16);
      await put(`${key}/${order}-${writer}.jsonl`, toLines(events), 'application/x-ndjson');
    },
    read: async (key) => {
      const keys = await listKeys(client, bucket, `${key}/`);
      const parts = await Promise.all(keys.sort().map(get));
      return parts.flatMap(fromLines);
    },
    putText: async (key, text) => {
      // A retried attempt may produce its diff again: the bucket keeps versions, so the older one is not lost.
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: 'text/plain' }));
    },
    getText: async (key) => {
      try {
        return await get(key);
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
const isTaken = (error: unknown): boolean =>
  error instanceof S3ServiceException && ['PreconditionFailed', 'ConditionalRequestConflict'].includes(error.name);

async function listKeys(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}

const toLines = (events: readonly AuditEvent[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const fromLines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => auditEventSchema.parse(JSON.parse(line)));

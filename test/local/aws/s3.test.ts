import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ApiCall } from '../../../local/aws/api-call.ts';
import { startS3 } from '../../../local/aws/s3.ts';
import { clientSettings, temporaryDirectory } from './stand-in.ts';

const Bucket = 'audit';

async function start(stateDirectory = temporaryDirectory()) {
  const calls: ApiCall[] = [];
  const server = await startS3({ stateDirectory, onCall: (call) => calls.push(call) });
  const s3 = new S3Client(clientSettings(server.url, 'AKIAWORKER'));
  onTestFinished(async () => {
    s3.destroy();
    await server.close();
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
  const put = (Key: string, Body: PutObjectCommandInput['Body'], more: Partial<PutObjectCommandInput> = {}) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
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

describe('objects', () => {
  test('come back with their type and metadata, over a restart too', async () => {
    const first = await start();
    const { ETag, VersionId } = await first.put('a/b.json', '{"ü":1}', {
      ContentType: 'application/json',
      Metadata: { phase: 'investigate' },
      CacheControl: 'no-store',
    });
    await first.server.close();
    const { get, s3 } = await start(first.stateDirectory);
    const expected = {
      ContentType: 'application/json',
      Metadata: { phase: 'investigate' },
      CacheControl: 'no-store',
      ContentLength: 8,
      ETag,
      VersionId,
      LastModified: expect.any(Date),
    };
    expect(await get('a/b.json')).toMatchObject({ ...expected, text: '{"ü":1}' });
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'a/b.json' }))).toMatchObject(expected);
  });

  test('a stream is taken in chunks with a checksum behind it, and is not marked as chunked', async () => {
    const { put, get } = await start();
    const chunks = Array.from({ length: 20 }, (_, index) => Buffer.alloc(10_000, `${index}-`));
    const ContentLength = 200_000;
    const { ChecksumCRC32 } = await put('stream', Readable.from(chunks), { ContentLength });
    const object = await get('stream');
    expect(object.text).toBe(Buffer.concat(chunks).toString());
    expect(object.ChecksumCRC32).toBe(ChecksumCRC32);
    expect(object.ContentEncoding).toBeUndefined();
  });

  test.each([ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256])(
    'a checksum by %s is verified too',
    async (algorithm) => {
      const { put, get } = await start();
      const sent = await put('x', 'body', { ChecksumAlgorithm: algorithm });
      expect(sent).toMatchObject({ [`Checksum${algorithm}`]: expect.any(String) });
      expect((await get('x')).text).toBe('body');
    },
  );

  test('one that must not be there is written once, even by two at the same time', async () => {
    const { put, get } = await start();
    const results = await Promise.allSettled(['one', 'two'].map((body) => put('once', body, { IfNoneMatch: '*' })));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toMatchObject([{ reason: { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } } }]);
    expect(['one', 'two'][results.findIndex(({ status }) => status === 'fulfilled')]).toBe((await get('once')).text);
  });

  test('that are missing are told apart from missing buckets and versions', async () => {
    const { s3, get, put } = await start();
    await put('there', 'x');
    await expect(get('absent')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(get('there', 'f'.repeat(32))).rejects.toMatchObject({ name: 'NoSuchVersion' });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'absent' }))).rejects.toMatchObject({ name: 'NotFound' });
    const other = s3.send(new GetObjectCommand({ Bucket: 'other', Key: 'x' }));
    await expect(other).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(s3.send(new HeadBucketCommand({ Bucket: 'other' }))).rejects.toMatchObject({ name: 'NotFound' });
  });

  test('cannot be deleted', async () => {
    const { s3, put, get } = await start();
    await put('kept', 'x');
    await expect(s3.send(new DeleteObjectCommand({ Bucket, Key: 'kept' }))).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    expect((await get('kept')).text).toBe('x');
  });
});

describe('keys', () => {
  test.each(['../../etc/passwd', '/etc/passwd', '..', 'a//b', './x', '__proto__', '%2e%2e%2f', 'ü ö+?#&=<>"\''])(
    '%j is a name and never a path',
    async (key) => {
      const { put, get, list, stateDirectory } = await start();
      await put(key, 'x');
      expect((await get(key)).text).toBe('x');
      expect((await list()).Contents?.map(({ Key }) => Key)).toEqual([key]);
      const files = readdirSync(stateDirectory, { recursive: true }).map(String).sort();
      expect(files.filter((file) => !/index\.sqlite(-shm|-wal)?$/.test(file))).toEqual([
        's3',
        's3/objects',
        expect.stringMatching(/^s3\/objects\/[0-9a-f]{32}$/),
      ]);
    },
  );

  test('each is its own object, whatever it holds', async () => {
    const { put, get } = await start();
    const key = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => Buffer.byteLength(text) < 1024);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { minLength: 1, maxLength: 4 }), async (keys) => {
        for (const [index, name] of keys.entries()) await put(name, `${index}`);
        for (const [index, name] of keys.entries()) expect((await get(name)).text).toBe(`${index}`);
      }),
      { numRuns: 40 },
    );
  });

  test('over 1,024 bytes are refused', async () => {
    const { put } = await start();
    await put('x'.repeat(1024), 'x');
    await expect(put('x'.repeat(1025), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });
});

describe('listing', () => {
  test('is by prefix, in the order of UTF-8, page by page', async () => {
    const { put, list } = await start();
    const keys = ['a/1', 'a/2', 'a/10', 'a/ü', 'a/\u{1F600}', 'a/\uFFFD', 'b', 'a'];
    for (const key of keys) await put(key, key);
    const listed: unknown[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({
        Prefix: 'a/',
        MaxKeys: 4,
        ...(ContinuationToken !== undefined && { ContinuationToken }),
      });
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
      expect(page.IsTruncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken !== undefined);
    expect(listed).toEqual(['a/1', 'a/10', 'a/2', 'a/ü', 'a/\uFFFD', 'a/\u{1F600}']);
    expect((await list({ Prefix: 'none' })).KeyCount).toBe(0);
    expect((await list({ StartAfter: 'a/\uFFFD' })).Contents).toMatchObject([
      { Key: 'a/\u{1F600}', Size: 6 },
      { Key: 'b' },
    ]);
  });

  test('tells every version, newest first, page by page', async () => {
    const { s3, put, get } = await start();
    await put('a', '1');
    const second = await put('a', '2');
    await put('a', '3');
    await put('b', '4');
    const listed: unknown[] = [];
    let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    do {
      const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...markers }));
      for (const { Key = '', VersionId, IsLatest } of page.Versions ?? []) {
        listed.push([Key, (await get(Key, VersionId)).text, IsLatest]);
      }
      markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    } while (markers.KeyMarker !== undefined);
    expect(listed).toEqual([
      ['a', '3', true],
      ['a', '2', false],
      ['a', '1', false],
      ['b', '4', true],
    ]);
    expect((await get('a', second.VersionId)).text).toBe('2');
    expect((await get('a')).text).toBe('3');
  });

  test('what is not known here is said, not passed over', async () => {
    const { list } = await start();
    await expect(list({ Delimiter: '/' })).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

test('versioning is on', async () => {
  const { s3 } = await start();
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  expect(await s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({ Status: 'Enabled' });
});

test('each call is told with the caller’s access key', async () => {
  const { put, calls } = await start();
  await put('x', 'x');
  expect(calls).toEqual([
    { service: 's3', action: 'CreateBucket', principal: 'AKIAWORKER' },
    { service: 's3', action: 'PutObject', principal: 'AKIAWORKER' },
  ]);
});

describe('an upload is refused', () => {
  const chunked = (length: number) => ({
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-decoded-content-length': `${length}`,
  });

  test.each([
    ['with a wrong checksum', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'hello', 'BadDigest'],
    ['with a wrong MD5', { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'hello', 'BadDigest'],
    ['with a wrong hash', { 'x-amz-content-sha256': '0'.repeat(64) }, 'hello', 'XAmzContentSHA256Mismatch'],
    ['with a checksum not known here', { 'x-amz-checksum-crc64nvme': 'AAAA' }, 'hello', 'NotImplemented'],
    [
      'with a wrong checksum behind it',
      chunked(5),
      '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
      'BadDigest',
    ],
    ['that ends too soon', chunked(5), '5\r\nhel', 'IncompleteBody'],
    ['that is shorter than said', chunked(6), '5\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['that is not in chunks', chunked(5), 'hello', 'IncompleteBody'],
    ['whose chunk is longer than said', chunked(5), '3\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['with a size that is none', chunked(5), '-5\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
  ])('%s', async (_, headers, body, code) => {
    const { server, get } = await start();
    expect(await send(`${server.url}/audit/x`, headers, body)).toContain(`<Code>${code}</Code>`);
    await expect(get('x')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('not when it is signed chunk by chunk', async () => {
    const { server, get } = await start();
    const body = `5;chunk-signature=${'a'.repeat(64)}\r\nhello\r\n0;chunk-signature=${'b'.repeat(64)}\r\n\r\n`;
    await send(
      `${server.url}/audit/x`,
      { ...chunked(5), 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' },
      body,
    );
    expect((await get('x')).text).toBe('hello');
  });

  test('unsigned', async () => {
    const { server } = await start();
    expect(await send(`${server.url}/audit/x`, { authorization: '' }, 'x')).toContain('<Code>AccessDenied</Code>');
  });
});

function send(url: string, headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=AKIAWORKER/x';
    const sending = request(
      url,
      { method: 'PUT', headers: { authorization, ...headers }, agent: false },
      (response) => {
        response
          .setEncoding('utf8')
          .toArray()
          .then((parts) => resolve(parts.join('')), reject);
      },
    );
    sending.once('error', reject);
    sending.end(body);
  });
}

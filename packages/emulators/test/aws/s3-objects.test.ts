import { readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bucket, start } from './s3-client.ts';

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
      expect(files.filter((file) => !/(index\.sqlite(-shm|-wal)?|s3\.lock(-journal)?)$/.test(file))).toEqual([
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

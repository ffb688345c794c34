import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { Bucket, start } from './s3-client.ts';

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
  expect(calls).toMatchObject([
    { service: 's3', action: 'CreateBucket', principal: 'AKIAWORKER' },
    { service: 's3', action: 'PutObject', principal: 'AKIAWORKER' },
  ]);
});

test('a bucket tells its place and its encryption, and belongs to this account', async () => {
  const { s3 } = await start();
  expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  expect(ServerSideEncryptionConfiguration?.Rules).toEqual([
    { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
  ]);
  const locate = (ExpectedBucketOwner: string) =>
    s3.send(new GetBucketLocationCommand({ Bucket, ExpectedBucketOwner }));
  await expect(locate('111111111111')).rejects.toMatchObject({ name: 'AccessDenied' });
  await locate('000000000000');
});

import { expect, test } from 'vitest';
import { keptBlobsOf } from '../../../batch-job/repository/kept-blobs.ts';
import { fakeGit } from './fake-git.ts';

const KIBIBYTE = 1024;

test('a content is kept for its own repository', () => {
  const git = fakeGit();
  keptBlobsOf(git).add('a', Buffer.from('text'));
  expect(keptBlobsOf(git).get('a')?.toString()).toBe('text');
  expect(keptBlobsOf(fakeGit()).get('a')).toBeUndefined();
});

test('what is kept is a copy', () => {
  const content = Buffer.from('text');
  const blobs = keptBlobsOf(fakeGit());
  blobs.add('a', content);
  content.fill(0);
  expect(blobs.get('a')?.toString()).toBe('text');
});

test('a content above 64 KiB is not kept', () => {
  const blobs = keptBlobsOf(fakeGit());
  blobs.add('large', Buffer.alloc(64 * KIBIBYTE + 1));
  expect(blobs.get('large')).toBeUndefined();
});

test('the oldest contents are dropped above 8 MiB', () => {
  const blobs = keptBlobsOf(fakeGit());
  const shas = Array.from({ length: 130 }, (_, index) => `blob-${index}`);
  for (const sha of shas) blobs.add(sha, Buffer.alloc(64 * KIBIBYTE));
  expect(shas.filter((sha) => blobs.get(sha) === undefined)).toEqual(['blob-0', 'blob-1']);
});

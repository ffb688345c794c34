import { expect, test } from 'vitest';
import { whyNotRead } from '../../../core/change/read-limits.ts';

const files = (count: number) => Array.from({ length: count }, (_, index) => [`src/${index}.ts`]);
const sizesOf = (changed: readonly (readonly string[])[], bytes: number) =>
  new Map(changed.flat().map((path) => [path, bytes] as const));

test('of 4,000 files the first 3,000 are read', () => {
  const changed = files(4_000);
  const reasons = whyNotRead(changed, sizesOf(changed, 100));
  expect(reasons.filter((why) => why === undefined)).toHaveLength(3_000);
  expect(reasons.at(-1)).toBe('comes after the first 3000 files');
});

test('a binary of 100 MB is not read, and holds up no other', () => {
  const sizes = new Map([
    ['a.bin', 104_857_600],
    ['b.ts', 10],
  ]);
  expect(whyNotRead([['a.bin'], ['b.ts'], ['gone.ts', 'b.ts']], sizes)).toEqual([
    'has 104857600 bytes',
    undefined,
    undefined,
  ]);
});

test('files of a megabyte are read up to what can be compared', () => {
  const changed = files(100);
  const reasons = whyNotRead(changed, sizesOf(changed, 1_000_000));
  expect(reasons.filter((why) => why === undefined)).toHaveLength(12);
  expect(reasons.at(-1)).toBe('comes after the first 25165824 bytes of changed files');
});

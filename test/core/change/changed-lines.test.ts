import { expect, test } from 'vitest';
import { changedLines } from '../../../core/change/changed-lines.ts';
import { changeOf } from './change-of.ts';

test('lines that only move, within a file or between files, are neither added nor removed', () => {
  const change = changeOf(
    { 'a.ts': 'first();\nsecond();\n', 'b.ts': 'third();\n' },
    { 'a.ts': 'second();\n  third()\nfourth(); // why\n', 'b.ts': 'first();\n' },
  );
  const { added, removed } = changedLines(change);
  expect(added).toEqual([
    {
      path: 'a.ts',
      line: 3,
      text: 'fourth(); // why',
      code: 'fourth();       ',
      bare: 'fourth();       ',
      kind: 'code',
    },
  ]);
  expect(removed).toEqual([]);
});

test('a line that goes from a test into code is new there', () => {
  const change = changeOf({ 'a.test.ts': 'call();\n' }, { 'a.ts': 'call();\n' });
  expect(changedLines(change).added.map(({ path }) => path)).toEqual(['a.ts']);
});

test('tests inside a source file are lines of a test', () => {
  const before = 'fn a() {}\n';
  const change = changeOf(
    { 'a.rs': before },
    { 'a.rs': `${before}#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n` },
  );
  expect(changedLines(change).added.map(({ line, kind }) => [line, kind])).toEqual([
    [2, 'test'],
    [3, 'test'],
    [4, 'test'],
    [5, 'test'],
    [6, 'code'],
  ]);
});

test('what patterns look at is cut', () => {
  const { added } = changedLines(changeOf({}, { 'a.ts': `${'x'.repeat(5_000)}\n` }));
  expect(added.map(({ text, code, bare }) => [text.length, code.length, bare.length])).toEqual([[5_000, 1_000, 1_000]]);
});

import { describe, expect, test } from 'vitest';
import { patchIdOf } from '../../../core/diff/patch-id.ts';

const file = (path: string, hunk: string, at = 1) =>
  `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n@@ -${at},2 +${at},2 @@\n${hunk}`;
const FIX = ' keep\n-  return a;\n+  return b;\n';
const fix = file('src/total.js', FIX);
const test1 = file('test/total.test.js', ' keep\n-one\n+two\n');

describe('the name of a change', () => {
  test.each<[string, string]>([
    ['lines that have moved', file('src/total.js', FIX, 40)],
    ['another indentation', file('src/total.js', ' keep\n-\treturn a;\n+\treturn b;\n')],
    ['a test beside it', fix + test1],
    ['another order of files', test1 + fix],
    ['another blob', fix.replace('2222222', '3333333')],
  ])('is the same with %s', (_, patch) => {
    expect(patchIdOf(patch)).toBe(patchIdOf(fix));
  });

  test.each<[string, string]>([
    ['another line', file('src/total.js', FIX.replace('return b', 'return c'))],
    ['another file', file('src/sum.js', FIX)],
    ['other lines around it', file('src/total.js', FIX.replace('keep', 'other'))],
    ['one file more', fix + file('src/sum.js', FIX)],
    ['another mode', fix.replace('100644', '100755')],
  ])('is another one with %s', (_, patch) => {
    expect(patchIdOf(patch)).not.toBe(patchIdOf(fix));
  });

  test.each(['', test1])('does not exist without a change of the source', (patch) => {
    expect(patchIdOf(patch)).toBeUndefined();
  });
});

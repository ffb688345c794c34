import { describe, expect, test } from 'vitest';
import { applyEdits, editsOf } from '../../bench/fix-replay/edits.ts';

/** As `git diff --unified=N` prints a change of one line. */
const diffOf =
  (lines: readonly string[], at: number, changed: string) =>
  async (context: number): Promise<string> => {
    const [first, last] = [Math.max(0, at - context), Math.min(lines.length - 1, at + context)];
    const body = lines
      .slice(first, last + 1)
      .flatMap((line, index) => (first + index === at ? [`-${line}`, `+${changed}`] : [` ${line}`]));
    const count = last - first + 1;
    return [
      'diff --git a/a.js b/a.js',
      '--- a/a.js',
      '+++ b/a.js',
      `@@ -${first + 1},${count} +${first + 1},${count} @@`,
      ...body,
      '',
    ].join('\n');
  };

describe('a change is written as edits', () => {
  test('whose text is unique in the file, when the lines around it are not', async () => {
    const branch = Array.from({ length: 40 }, (_, index) => `  step(${index});`);
    const lines = ['one:', ...branch, 'two:', ...branch, 'end'];
    const base = `${lines.join('\n')}\n`;
    const at = 20;
    const edits = await editsOf(base, diffOf(lines, at, '  mended();'));
    const expected = `${lines.with(at, '  mended();').join('\n')}\n`;
    expect(applyEdits(base, edits)).toBe(expected);
  });

  test('that say whether the file ends with a line end', async () => {
    const diff = [
      'diff --git a/a.js b/a.js',
      '--- a/a.js',
      '+++ b/a.js',
      '@@ -1,1 +1,1 @@',
      '-end',
      '\\ No newline at end of file',
      '+end',
      '',
    ].join('\n');
    expect(applyEdits('end', await editsOf('end', async () => diff))).toBe('end\n');
  });

  test('in a file whose lines end as on Windows', async () => {
    const diff = diffOf(['one\r', 'two\r'], 1, 'mended\r');
    expect(await editsOf('one\r\ntwo\r\n', diff)).toEqual([{ oldText: 'one\ntwo\n', newText: 'one\nmended\n' }]);
  });

  test('or not at all, where the diff is of another text', async () => {
    const diff = diffOf(['one', 'two'], 0, 'mended');
    await expect(editsOf('three\n', diff)).rejects.toThrow('cannot be written as edits');
  });
});

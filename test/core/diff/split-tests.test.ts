import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeDiff } from '../../../core/diff/judge-diff.ts';
import { type PatchFile, parsePatch } from '../../../core/diff/parse-patch.ts';
import { splitTests } from '../../../core/diff/split-tests.ts';
import { processorMs } from '../../processor-time.ts';

/** A patch of one hunk that replaces the whole file, with the lines that both have as context. */
function patchOf(before: string, after: string, path = 'src/lib.rs'): PatchFile {
  const [old, now] = [before.split('\n').slice(0, -1), after.split('\n').slice(0, -1)];
  // common[i][j]: how many lines the rests from i and j have in common.
  const common = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (left: number, right: number) => common[left]?.[right] ?? 0;
  for (let left = old.length - 1; left >= 0; left--) {
    for (let right = now.length - 1; right >= 0; right--) {
      const row = common[left];
      if (row === undefined) continue;
      row[right] =
        old[left] === now[right] ? at(left + 1, right + 1) + 1 : Math.max(at(left + 1, right), at(left, right + 1));
    }
  }
  const lines: string[] = [];
  let [left, right] = [0, 0];
  while (left < old.length || right < now.length) {
    if (left < old.length && right < now.length && old[left] === now[right]) {
      lines.push(` ${old[left]}`);
      left += 1;
      right += 1;
    } else if (right >= now.length || (left < old.length && at(left + 1, right) >= at(left, right + 1))) {
      lines.push(`-${old[left++]}`);
    } else {
      lines.push(`+${now[right++]}`);
    }
  }
  const header = `diff --git a/${path} b/${path}\nindex 1111111..2222222 100644\n--- a/${path}\n+++ b/${path}\n`;
  const [file] = parsePatch(`${header}@@ -1,${old.length} +1,${now.length} @@\n${lines.join('\n')}\n`);
  if (file === undefined) throw new Error('no file');
  return file;
}

/** Applies a file's patch strictly: each line of context and each removed line has to be where it says. */
function apply(text: string, { hunks }: PatchFile): string {
  const lines = text.split('\n');
  let shift = 0;
  for (const hunk of hunks) {
    let at = hunk.oldStart - 1 + shift;
    for (const line of hunk.lines) {
      if (line.kind === 'added') lines.splice(at++, 0, line.text);
      else {
        expect(lines[at]).toBe(line.text);
        if (line.kind === 'removed') lines.splice(at, 1);
        else at += 1;
      }
    }
    shift +=
      hunk.lines.filter(({ kind }) => kind === 'added').length -
      hunk.lines.filter(({ kind }) => kind === 'removed').length;
  }
  return lines.join('\n');
}

const STOCK = `/// What is left.
pub fn left(stock: i64, wanted: i64) -> i64 {
    stock - wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes() {
        assert_eq!(left(5, 2), 3, "a }} brace {{ in a string: {}", '}');
    }
}

pub fn is_even(n: i64) -> bool {
    n % 2 == 0
}
`;
const MENDED = 'stock.saturating_sub(wanted).max(0)';
const OVERSOLD = `    #[test]
    fn oversold() {
        let raw = r#"a " quote and a } brace"#;
        assert_eq!(left(1, 2), 0, "{raw}");
    }

    #[test]
    fn takes`;
const WITH_TEST = STOCK.replace('    #[test]\n    fn takes', OVERSOLD);
const WITH_FIX = STOCK.replace('stock - wanted', MENDED);
const WITH_BOTH = WITH_TEST.replace('stock - wanted', MENDED);

const judged = (files: readonly PatchFile[]) =>
  judgeDiff(files, { maxFiles: 1, maxLines: 800, protect: [], mayTouch: [] }).findings.map(({ rule }) => rule);

describe('tests inside a source file', () => {
  test('are told from the source, in one hunk; each part can be applied alone', () => {
    const [source, tests, ...more] = splitTests(patchOf(STOCK, WITH_BOTH), STOCK);
    expect([source?.inSourceTests, tests?.inSourceTests, more]).toEqual([undefined, true, []]);
    if (source === undefined || tests === undefined) return;
    expect(apply(STOCK, tests)).toBe(WITH_TEST);
    expect(apply(STOCK, source)).toBe(WITH_FIX);
    // What is written is what is told.
    expect(parsePatch(tests.text)[0]?.hunks).toEqual(tests.hunks);
    expect(parsePatch(source.text)[0]?.hunks).toEqual(source.hunks);
  });

  test('alone are no fix; a source alone is no test', () => {
    expect(judged(splitTests(patchOf(STOCK, WITH_TEST), STOCK))).toContain('tests-only');
    expect(splitTests(patchOf(STOCK, WITH_FIX), STOCK)).toEqual([patchOf(STOCK, WITH_FIX)]);
    expect(judged(splitTests(patchOf(STOCK, WITH_BOTH), STOCK))).toEqual([]);
  });

  test('are held to the rules for tests: one that is deleted, ignored or loosened', () => {
    const without = WITH_FIX.replace(/ {4}#\[test\]\n[\s\S]*?\n {4}}\n/, '');
    expect(judged(splitTests(patchOf(STOCK, without), STOCK))).toContain('test-deleted');
    const ignored = WITH_FIX.replace('    fn takes', '    #[ignore]\n    fn takes');
    expect(judged(splitTests(patchOf(STOCK, ignored), STOCK))).toContain('test-skipped');
    const looser = WITH_FIX.replace(/ +assert_eq.*\n/, '');
    expect(judged(splitTests(patchOf(STOCK, looser), STOCK))).toContain('test-loosened');
  });

  test.each([
    ['a test without a module', '#[test]\nfn oversold() {\n    check();\n}\n'],
    ['a runtime’s test', '#[tokio::test(flavor = "multi_thread")]\nasync fn oversold() {\n    check().await;\n}\n'],
    ['a module in a file of its own', '#[cfg(test)]\nmod tests;\n'],
    [
      'what only tests have',
      '#[cfg(all(test, feature = "std"))]\n#[derive(Debug)]\nstruct Fake {\n    left: [u8; 3],\n}\n',
    ],
    [
      'with a comment and attributes above',
      '/// Says so.\n#[allow(unused)]\n#[cfg(test)]\nuse std::fmt::{Debug, Display};\n',
    ],
    ['with a lifetime', "#[cfg(test)]\nmod more {\n    fn a<'a>(b: &'a str) -> char {\n        '}'\n    }\n}\n"],
    ['with a nested comment', '#[cfg(test)]\nmod more {\n    /* } /* } */ } */\n    fn a() {}\n}\n'],
  ])('%s', (_, added) => {
    const after = `${STOCK}${added}`;
    expect(splitTests(patchOf(STOCK, after), STOCK).map(({ inSourceTests }) => inSourceTests)).toEqual([true]);
  });

  test.each([
    ['code that tests lack', '#[cfg(not(test))]\nfn a() {}\n'],
    ['code that tests may have', '#[cfg(any(test, feature = "std"))]\nfn a() {}\n'],
    ['a mark in a string', 'const A: &str = "#[cfg(test)]";\nfn a() {}\n'],
    ['a mark in a comment', '// #[cfg(test)]\nfn a() {}\n'],
    ['a module by its name alone', 'mod tests {\n    pub fn a() {}\n}\n'],
  ])('%s is source', (_, added) => {
    const after = `${STOCK}${added}`;
    expect(splitTests(patchOf(STOCK, after), STOCK).map(({ inSourceTests }) => inSourceTests)).toEqual([undefined]);
  });

  test('of Vitest', () => {
    const before =
      'export const left = (a, b) => a - b;\n\nif (import.meta.vitest) {\n  const { test } = import.meta.vitest;\n}\n';
    const after = before
      .replace('a - b', 'Math.max(0, a - b)')
      .replace('vitest;\n}', "vitest;\n  test('}', () => {});\n}");
    const [source, tests] = splitTests(patchOf(before, after, 'src/stock.ts'), before);
    expect(tests?.inSourceTests).toBe(true);
    expect(source && apply(before, source)).toBe(before.replace('a - b', 'Math.max(0, a - b)'));
  });

  test('property: the parts together are the change, whatever the lines', () => {
    const line = fc.constantFrom(
      '#[test]',
      '#[cfg(test)]',
      'mod tests {',
      'fn a() {',
      '}',
      '{',
      '"',
      "'",
      'r#"',
      '"#',
      '/*',
      '*/',
      '//',
      'x();',
    );
    const text = fc.array(line, { minLength: 1, maxLength: 30 }).map((lines) => `${lines.join('\n')}\n`);
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = splitTests(patchOf(before, after), before);
        const changed = (files: readonly PatchFile[]) =>
          files.flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind !== 'context')))
            .length;
        expect(changed(parts)).toBe(changed([patchOf(before, after)]));
        for (const part of parts) apply(before, part);
      }),
      { numRuns: 300 },
    );
  });

  test('a long hostile text is read in time that grows with it alone', () => {
    for (const piece of ['r##"', '"', "'", '/*', '#[cfg(test)]', '#[test]{', '`', '#[']) {
      const text = `${piece.repeat(200_000 / piece.length)}\n`;
      expect(processorMs(() => splitTests(patchOf('a\n', 'b\n'), text))).toBeLessThan(5_000);
    }
  });
});

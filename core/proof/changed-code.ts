import type { PatchFile } from '../diff/parse-patch.ts';
import { isTestPath } from '../diff/rules/is-test.ts';
import type { Span } from './coverage.ts';
import { namesAround } from './names.ts';

/** Files without functions: a change of them changes no code. */
const NO_CODE =
  /\.(?:md|rst|txt|json|ya?ml|toml|lock|xml|ini|cfg|csv|svg|snap)$|(?:^|\/)(?:LICENSE|CHANGELOG|README)[^/]*$/i;

/**
 * What a fix changes in code, as lines of the files before it: a line that it takes away, or the two lines between which it adds
 * something. Tests and files without code are left out.
 *
 * @param texts of the files before the fix, by path; a file without a text gives lines without names
 */
export function changedCode(
  files: readonly PatchFile[],
  regressionFiles: readonly string[],
  texts: ReadonlyMap<string, string>,
): readonly Span[] {
  return files
    .filter(
      ({ path, kind, binary, inSourceTests }) =>
        kind !== 'added' && !binary && inSourceTests !== true && isSource(path, regressionFiles),
    )
    .flatMap((file) => {
      const path = file.oldPath ?? file.path;
      const text = texts.get(path) ?? '';
      return linesChanged(file).map((lines) => ({ path, lines, names: namesAround(text, lines[0]) }));
    });
}

/** The files that are the regression test's alone: one of the source that holds tests is the source's as well. */
export const filesOfTests = (regressionFiles: readonly string[], change: readonly PatchFile[]): readonly string[] =>
  regressionFiles.filter((file) => !change.some(({ path, inSourceTests }) => path === file && inSourceTests === true));

/** Whether a path is code that a fix may mend: no test, and no file without functions. */
export const isSource = (path: string, regressionFiles: readonly string[]): boolean =>
  !regressionFiles.includes(path) && !isTestPath(path) && !NO_CODE.test(path);

function linesChanged({ hunks }: PatchFile): Array<readonly [number, number]> {
  return hunks.flatMap(({ oldStart, lines }) => {
    const changed: Array<readonly [number, number]> = [];
    let next = oldStart;
    lines.forEach(({ kind, text }, index) => {
      const isWord = /[\w$]/.test(text);
      if (kind === 'removed' && isWord) changed.push([next, next]);
      const before = lines[index - 1]?.kind;
      if (kind === 'added' && before === 'context' && next > 1) changed.push([next - 1, next]);
      if (kind !== 'added') next++;
    });
    return changed;
  });
}

import { extname, posix } from 'node:path';
import type { PatchFile } from '../../core/diff/parse-patch.ts';
import { isTestPath } from '../../core/diff/rules/is-test.ts';
import { folderOf } from '../../core/toolchains/shell/folders.ts';
import { quoteWord } from '../../core/toolchains/shell/read-script.ts';

/** The regression test's part of a fix. */
export interface Regression {
  readonly files: readonly string[];
  readonly patch: string;
  /** Those of the files that the base has as well. */
  readonly changed: readonly string[];
  /** The patches with which the suite is asked: the whole fix, or the fix without its tests. */
  readonly suites: readonly string[];
}

/**
 * Takes the regression test's files out of a fix, to be tried without the rest. Of a source file that holds tests, it takes
 * what the fix changes in them.
 *
 * @param patch the fix
 * @param change what the fix does to each file, as `readChange` tells it
 * @param named the files as the agent named them: untrusted; each has to be a file that the patch adds or changes
 * @returns `problem` when there is none: why, as a part of a sentence
 */
export function takeRegressionPatch(
  patch: string,
  change: readonly PatchFile[],
  named: readonly string[],
): Regression | { readonly problem: string } {
  const wanted = [...new Set(named.map((file) => posix.normalize(file)))];
  if (wanted.length === 0) return { problem: 'no regression test was named' };
  const files = change.filter(({ kind }) => kind !== 'deleted');
  const absent = wanted.filter((path) => !files.some((file) => file.path === path));
  if (absent.length > 0) return { problem: `the change holds no regression test ${absent.slice(0, 5).join(', ')}` };
  const taken = files.filter(
    (file) =>
      (wanted.includes(file.path) && (file.inSourceTests || !files.some((other) => isTestsOf(other, file)))) ||
      (file.inSourceTests && wanted.some((path) => extname(path) === extname(file.path))),
  );
  if (taken.length === files.length) return { problem: 'the change holds nothing but its regression test' };
  return {
    files: wanted,
    patch: textOf(taken),
    changed: taken.filter(({ kind }) => kind === 'modified').map(({ path }) => path),
    suites: patchesToJudge(patch, change, taken),
  };
}

const isTestsOf = (part: PatchFile, { path }: PatchFile): boolean => part.inSourceTests === true && part.path === path;

/**
 * A fix that adds test files changes no test that the base has: the suite with all of it tells enough. One that changes test
 * files could have them ask for less than they did, so the suite is asked without its tests: what the fix breaks is seen then.
 * A renamed file may lose tests, which only the suite with all of it shows.
 */
function patchesToJudge(patch: string, files: readonly PatchFile[], taken: readonly PatchFile[]): readonly string[] {
  const isChanged = (file: PatchFile) =>
    (file.kind === 'modified' || file.kind === 'renamed') &&
    (taken.includes(file) || file.inSourceTests === true || isTestPath(file.oldPath ?? file.path));
  const changed = files.filter(isChanged);
  const fixAlone = files.filter((file) => !isChanged(file) && !taken.includes(file));
  if (changed.length === 0 || fixAlone.length === 0) return [patch];
  return [...(changed.some(({ kind }) => kind === 'renamed') ? [patch] : []), textOf(fixAlone)];
}

const textOf = (files: readonly PatchFile[]): string => files.map(({ text }) => text).join('');

/**
 * The command for these files only. Paths are quoted for the shell, and never start with a dash. A template that begins
 * with `cd FOLDER &&` gets them from that folder.
 *
 * @param template a command with `{files}`
 * @param files from the top of the repository
 */
export function regressionCommand(template: string, files: readonly string[]): string {
  const folder = folderOf(template);
  const quote = (file: string) => {
    const path = folder === '' ? file : posix.relative(folder, file);
    return quoteWord(path.startsWith('-') ? `./${path}` : path);
  };
  return template.replaceAll('{files}', () => files.map(quote).join(' '));
}

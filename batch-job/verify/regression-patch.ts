import { posix } from 'node:path';
import { type PatchFile, parsePatch } from '../../core/diff/parse-patch.ts';
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
 * Takes the regression test's files out of a fix, to be tried without the rest.
 *
 * @param named the files as the agent named them: untrusted; each has to be a file that the patch adds or changes
 * @returns `problem` when there is none: why, as a part of a sentence
 */
export function takeRegressionPatch(
  patch: string,
  named: readonly string[],
): Regression | { readonly problem: string } {
  const wanted = [...new Set(named.map((file) => posix.normalize(file)))];
  if (wanted.length === 0) return { problem: 'no regression test was named' };
  const files = parsePatch(patch).filter(({ kind }) => kind !== 'deleted');
  const absent = wanted.filter((path) => !files.some((file) => file.path === path));
  if (absent.length > 0) return { problem: `the change holds no regression test ${absent.slice(0, 5).join(', ')}` };
  const taken = files.filter(({ path }) => wanted.includes(path));
  if (taken.length === files.length) return { problem: 'the change holds nothing but its regression test' };
  return {
    files: wanted,
    patch: textOf(taken),
    changed: taken.filter(({ kind }) => kind === 'modified').map(({ path }) => path),
    suites: patchesToJudge(patch, wanted),
  };
}

/**
 * A fix that adds test files changes no test that the base has: the suite with all of it tells enough. One that changes test
 * files could have them ask for less than they did, so the suite is asked without its tests: what the fix breaks is seen then.
 * A renamed file may lose tests, which only the suite with all of it shows.
 */
function patchesToJudge(patch: string, wanted: readonly string[]): readonly string[] {
  const files = parsePatch(patch);
  const isChanged = ({ path, oldPath = path, kind }: PatchFile) =>
    (kind === 'modified' || kind === 'renamed') && (wanted.includes(path) || isTestPath(oldPath));
  const changed = files.filter(isChanged);
  const fixAlone = files.filter((file) => !isChanged(file) && !wanted.includes(file.path));
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

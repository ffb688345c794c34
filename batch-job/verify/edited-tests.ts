import { editsInputsAlone } from '../../core/diff/edited-inputs.ts';
import type { PatchFile } from '../../core/diff/parse-patch.ts';
import { isTestPath } from '../../core/diff/rules/is-test.ts';
import { type Base, judgeSuite, type SuiteVerdict } from './suite.ts';
import type { TestBench, TestTree } from './test-bench.ts';

/**
 * Asks again where the old tests object to a fix that edits them. A fix may refuse what an old test called with; such a test
 * has to call with something else. It counts as kept when the fix edits nothing that the old tests expect, and the suite with
 * the edited tests has no new failure.
 *
 * @param fixed a tree of the whole fix
 * @param patch the whole fix
 * @returns undefined when the objection stands
 */
export async function askEditedTests(
  bench: TestBench,
  fixed: TestTree,
  patch: string,
  base: Pick<Base, 'runs' | 'isKept'>,
  change: readonly PatchFile[],
): Promise<SuiteVerdict | undefined> {
  if (!(await editsInputs(bench, change))) return undefined;
  const whole = await judgeSuite(bench, fixed, patch, base);
  return whole.problems.length === 0 && whole.noVerdict === undefined ? whole : undefined;
}

async function editsInputs({ repository }: TestBench, change: readonly PatchFile[]): Promise<boolean> {
  const edited = change.filter(
    (file) =>
      file.kind !== 'added' &&
      (file.inSourceTests === true || isTestPath(file.oldPath ?? file.path)) &&
      file.hunks.some(({ lines }) => lines.some(({ kind }) => kind === 'removed')),
  );
  if (edited.length === 0) return false;
  const texts = await repository.texts(edited.map(({ path }) => path));
  return edited.every((file) => {
    const base = texts.get(file.path);
    return base !== undefined && editsInputsAlone(file, base);
  });
}

import { editsInputsAlone } from '../../core/diff/edited-inputs.ts';
import type { PatchFile } from '../../core/diff/parse-patch.ts';
import { isTestPath } from '../../core/diff/rules/is-test.ts';
import { CHANGES_OLD_TEST } from '../../core/lifecycle/proof.ts';
import { mayHold, titleOf } from './failing-files.ts';
import type { Problem } from './problem.ts';
import { regressionCommand } from './regression-patch.ts';
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

/**
 * Tells a person that the old tests object only because the fix changes what they expect. Nothing but a person knows which
 * of the two is right.
 *
 * @param fixed a tree of the whole fix
 * @returns the objections, with a word and a rule of it where all of these tests are in files that the fix edits, and pass as edited
 */
export async function tellEditedTests(
  bench: TestBench,
  fixed: TestTree,
  objections: readonly Problem[],
  change: readonly PatchFile[],
): Promise<readonly Problem[]> {
  const failing = objections.flatMap((objection) => objection.failing ?? []);
  const files = findEdited(change);
  const isTold = failing.length > 0 && files.length > 0 && files.every(({ kind }) => kind !== 'deleted');
  if (!isTold) return objections;
  const paths = [...new Set(files.map(({ path }) => path))];
  const texts = await bench.repository.texts(files.map(({ path, oldPath }) => oldPath ?? path));
  const old = [...texts].map(([path, text]) => ({ path, text }));
  const isEdited = (name: string) =>
    old.some((file) => mayHold(file, name)) && !files.some((file) => loses(file, name));
  if (!failing.every(isEdited)) return objections;
  const run = await fixed.run('failing tests with fix', regressionCommand(bench.test.regression, paths));
  const isClear = run.unusable === undefined && run.noVerdict === undefined && run.recognised;
  if (!isClear || failing.some((name) => run.failing.includes(name))) return objections;
  const [these, them] = failing.length === 1 ? ['this test expects', 'it'] : ['these tests expect', 'them'];
  const reason = `the fix changes what ${these}, and passes ${them} as changed: a person has to decide which is right`;
  return [...objections, { reason, rule: CHANGES_OLD_TEST }];
}

/** Whether fewer lines have a test's title after a change: the test may have been taken out. */
function loses({ hunks }: PatchFile, name: string): boolean {
  const lines = hunks.flatMap((hunk) => hunk.lines).filter(({ text }) => text.includes(titleOf(name)));
  const count = (wanted: string) => lines.filter(({ kind }) => kind === wanted).length;
  return count('removed') > count('added');
}

/** Old test files that lose lines by a fix. */
const findEdited = (change: readonly PatchFile[]): readonly PatchFile[] =>
  change.filter(
    (file) =>
      file.kind !== 'added' &&
      (file.inSourceTests === true || isTestPath(file.oldPath ?? file.path)) &&
      file.hunks.some(({ lines }) => lines.some(({ kind }) => kind === 'removed')),
  );

async function editsInputs({ repository }: TestBench, change: readonly PatchFile[]): Promise<boolean> {
  const edited = findEdited(change);
  if (edited.length === 0) return false;
  const texts = await repository.texts(edited.map(({ path }) => path));
  return edited.every((file) => {
    const base = texts.get(file.path);
    return base !== undefined && editsInputsAlone(file, base);
  });
}

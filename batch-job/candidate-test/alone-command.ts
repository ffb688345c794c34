import { quoteWord } from '../../core/toolchains/shell/read-script.ts';
import type { TestCommands, Unrecognised } from '../../core/toolchains/toolchain.ts';
import { regressionCommand } from '../verify/regression-patch.ts';

/**
 * The line that runs one test file alone, in a tree as it is: no setup has run.
 *
 * @param suite the line that runs all tests
 * @param plan how the tests of this tree are run, by its files
 * @returns the suite itself, where nothing is known that takes a file: the candidate then runs with the others
 */
export function aloneCommand(suite: string, plan: TestCommands | Unrecognised, path: string): string {
  const python = PYTHON.exec(suite);
  if (python !== null) return `${suite.trim()} ${quoteWord(path)}`;
  // A plan may begin with an environment that its setup makes.
  if ('problem' in plan || /\.venv\//.test(plan.regression)) return suite;
  return regressionCommand(plan.regression, [path]);
}

/** Pytest or unittest with flags alone: a path would be one more place to look. */
const PYTHON = /^\s*(?:\S*python[\d.]*\s+-m\s+)?(?:pytest|unittest)(?:\s+-[\w-]+(?:=\S+)?)*\s*$/;

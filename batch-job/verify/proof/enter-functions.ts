import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { injectCrash } from '../../../core/proof/inject-crash.ts';
import type { Place } from '../../../core/proof/places.ts';
import { readRedErrors } from '../../../core/proof/red-errors.ts';
import { isErrorCode } from '../../error-code.ts';
import { type Regression, regressionCommand } from '../regression-patch.ts';
import { SetupError } from '../setup.ts';
import type { TestBench } from '../test-bench.ts';
import { openTestTree } from '../test-tree.ts';

/** More functions than these are not tried: each costs a run of the regression test. */
const MOST_FUNCTIONS = 3;

/**
 * Tells which functions the regression test runs, without help of a runtime. The test runs once more on the base for each, which
 * then prints words that nobody else knows and ends with an error. The test runs the function when it fails and its output has
 * those words. The error itself may not show, since the service may catch it. These runs say nothing of the fix, so they are not
 * recorded.
 *
 * @param newMark makes the words: letters, digits and dashes
 * @returns the first function that it runs, alone; empty when none is known to run
 */
export async function enterFunctions(
  bench: TestBench,
  { patch, files }: Pick<Regression, 'patch' | 'files'>,
  functions: readonly Place[],
  newMark: () => string = () => `mendhook-${randomBytes(8).toString('hex')}`,
): Promise<readonly Place[]> {
  for (const place of distinct(functions).slice(0, MOST_FUNCTIONS)) {
    const mark = newMark();
    let isInjected = false;
    const exportTree = async (directory: string, change?: string) => {
      await bench.repository.exportTree(directory, change);
      isInjected = await inject(join(directory, place.path), place, mark);
    };
    const quiet = { ...bench, repository: { ...bench.repository, exportTree }, onRun: async () => undefined };
    try {
      const tree = await openTestTree(quiet, 'on the base', patch);
      if (!isInjected) continue;
      const run = await tree.run('regression test on base', regressionCommand(bench.test.regression, files), true);
      const output = run.evidence?.output ?? '';
      const isHit = !run.passed && run.unusable === undefined && output.includes(mark);
      if (isHit && !readRedErrors(output).isDoubtful) return [place];
    } catch (error) {
      // A setup that builds may not take the crash: then nothing is known.
      if (!(error instanceof SetupError)) throw error;
    }
  }
  return [];
}

const distinct = (functions: readonly Place[]): readonly Place[] => [
  ...new Map(functions.map((place) => [JSON.stringify([place.path, place.function]), place])).values(),
];

async function inject(file: string, place: Place, mark: string): Promise<boolean> {
  try {
    const injected = injectCrash(await readFile(file, 'utf8'), place, mark);
    if (injected === undefined) return false;
    await writeFile(file, injected);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}

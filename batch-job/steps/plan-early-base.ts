import { join } from 'node:path';
import type { AttemptRun } from '../attempt-run.ts';
import { createEarlyBase, type EarlyBase } from '../verify/early-base.ts';
import { runBase } from '../verify/suite.ts';
import { benchOf, keptBaselineOf } from './bench.ts';
import { type Source, TREES } from './open-source.ts';

/**
 * Plans the suite on the erroring commit, which takes minutes in many services. It begins with the first phase and runs while
 * the model thinks; the verification takes what it did. A test run that the agent asks for goes first.
 *
 * @returns undefined where nobody knows how the tests are run
 */
export function planEarlyBase(run: AttemptRun, source: Source): EarlyBase | undefined {
  const { test, directory } = source;
  if (test === undefined) return undefined;
  const bench = { ...benchOf(run, source, test), workDirectory: join(directory, TREES) };
  return createEarlyBase(bench, (own) => runBase({ ...bench, ...own }, keptBaselineOf(run, source, test)));
}

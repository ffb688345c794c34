import { join } from 'node:path';
import type { AttemptRun } from '../attempt-run.ts';
import { type EarlyBase, startEarlyBase } from '../verify/early-base.ts';
import { runBase } from '../verify/suite.ts';
import { benchOf, keptBaselineOf } from './bench.ts';
import { type Source, TREES } from './open-source.ts';

/**
 * Starts the suite on the erroring commit, which takes minutes in many services, while the model thinks. The verification
 * takes what it did. A test run that the agent asks for goes first.
 *
 * @returns undefined where nobody knows how the tests are run
 */
export function runBaseEarly(run: AttemptRun, source: Source): EarlyBase | undefined {
  const { test, directory } = source;
  if (test === undefined) return undefined;
  const bench = { ...benchOf(run, source, test), workDirectory: join(directory, TREES) };
  return startEarlyBase(bench, (own) => runBase({ ...bench, ...own }, keptBaselineOf(run, source, test)));
}

import type { SeenRun } from './test-bench.ts';
import { howToNameTests } from './unknown-runner.ts';

/** What a suite's runs on the base tell: which tests fail there anyway, and which do so now and then. */
export interface Baseline {
  readonly runs: readonly SeenRun[];
  /** Failed in at least one run. */
  readonly failing: readonly string[];
  /** Failed in some runs and not in others. */
  readonly flaky: readonly string[];
  /** How many tests passed in the first run, where the output says so. */
  readonly passed: number | undefined;
}

export function readBaseline(runs: readonly SeenRun[]): Baseline {
  const failing = [...new Set(runs.flatMap((run) => run.failing))];
  const flaky = failing.filter((name) => runs.some((run) => !run.failing.includes(name)));
  return { runs, failing, flaky, passed: runs[0]?.passedCount };
}

/** The tests that fail in a run and in no run of the base. */
export const newFailures = (run: SeenRun, baseline: Baseline): string[] =>
  run.failing.filter((name) => !baseline.failing.includes(name));

/**
 * Why a suite's run with the fix speaks against it; undefined when it does not.
 *
 * @param failures what is left of the new failures once the base was asked again
 */
export function objectionOf(run: SeenRun, baseline: Baseline, failures: readonly string[]): string | undefined {
  if (run.unusable !== undefined) return `the suite ${run.unusable} with the fix`;
  const help = run.recognised ? '' : `: no known test runner printed it (${howToNameTests('command')})`;
  if (run.noVerdict !== undefined) return `with the fix, the suite ${run.noVerdict}, and on the base it ran${help}`;
  if (failures.length > 0) return `the suite fails with the fix where it passed before: ${listNames(failures)}`;
  if (!run.passed && run.failing.length === 0) {
    return baseline.runs.every(({ passed }) => passed)
      ? `the suite passes on the base and fails with the fix, and its output names no test (${howToNameTests('command')})`
      : `the suite fails on the base and with the fix, and its output names no test to compare (${howToNameTests('command')})`;
  }
  return fewerTests(run, baseline);
}

/** A suite that skips, deletes or never reaches its tests fails none of them. */
function fewerTests(run: SeenRun, baseline: Baseline): string | undefined {
  if (run.passedCount === undefined || baseline.passed === undefined) return undefined;
  const flaky = run.failing.filter((name) => baseline.flaky.includes(name)).length;
  if (run.passedCount + flaky >= baseline.passed) return undefined;
  return `fewer tests pass with the fix (${run.passedCount}) than on the base (${baseline.passed})`;
}

const SHOWN_NAMES = 5;

/** Names for a sentence: the first few, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => `"${name}"`);
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
  return shown.join(', ') + more;
}

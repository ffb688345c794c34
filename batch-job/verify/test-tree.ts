import { stripVTControlCharacters } from 'node:util';
import type { TestRun } from '../../core/records/test-run.ts';
import { failingOutput } from '../../core/text/failing-output.ts';
import { redact } from '../../core/text/redaction.ts';
import { readTestOutput } from './failing-tests.ts';
import { whyNoVerdict } from './no-verdict.ts';
import type { TestPlan } from './plan-tests.ts';
import { openProbe } from './proof/probe.ts';
import { markReports, readWritten, type WrittenReports } from './reports/find-reports.ts';
import type { CommandResult } from './run-command.ts';
import { setupError } from './setup.ts';
import type { SeenRun, TestTree, TreeBench, TreePlace } from './test-bench.ts';
import { makePlace, removePlace, runIn } from './tree-place.ts';
import { whyUnusable } from './why-unusable.ts';

const KEPT_OUTPUT_CHARACTERS = 6_000;
const KEPT_NAMES = 50;
const MAX_COUNT = 1_000_000;

/**
 * Exports the commit, with a patch, to a directory of its own, as a git repository of one commit. It gets a copy of what the
 * setup made on the base, or is prepared with the setup command. The tests' user can enter the directory only while a command
 * runs in it, so no run can read or change another tree.
 *
 * @param where names the tree in messages, such as "on the base"
 * @throws {SetupError} with the end of what the command printed
 */
export async function openTestTree(bench: TreeBench, where: string, patch?: string): Promise<TestTree> {
  const copied = await bench.prepared?.copy(bench, patch);
  if (copied !== undefined) return treeAt(bench, copied);
  const place = await makePlace(bench, patch);
  await setUp(bench, place, where);
  return treeAt(bench, place);
}

/**
 * Prepares a tree with the setup command. One that fails is removed.
 *
 * @param secret the setup's variables; left out in a tree with a patch, whose code the setup may run
 * @throws {SetupError} with the end of what the command printed
 */
export async function setUp(
  bench: TreeBench,
  place: TreePlace,
  where: string,
  secret: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (bench.test.setup === undefined) return;
  const start = bench.clock();
  const setup = await runIn(bench, place, bench.test.setup, secret);
  if (setup.exitCode === 0) return;
  await removePlace(place);
  const output = withoutPlace(setup.output, place.directory);
  const without =
    bench.secret === undefined || bench.secret.name in secret
      ? ''
      : ` (without the secret ${bench.secret.name}, which code of a fix could read)`;
  const about = { where: `${where}${without}`, durationMs: bench.clock() - start };
  throw setupError(bench.test, { ...setup, output }, about);
}

/** Runs tests in a tree that is prepared. */
export function treeAt(bench: TreeBench, place: TreePlace): TestTree {
  const { root, directory } = place;
  return {
    async run(name, command, isWatched = false) {
      const probe = isWatched ? await openProbe(root, directory, bench.owner) : undefined;
      const reports = await markReports(directory);
      const start = bench.clock();
      const result = await runIn(bench, place, command, probe?.environment);
      const about = { name, command, directory, durationMs: bench.clock() - start };
      const written = await readWritten(directory, reports);
      const run = describeRun(bench.test, result, written, about);
      await bench.onRun(asTestRun(run));
      if (probe === undefined) return run;
      const output = withoutPlace(stripVTControlCharacters(result.output), directory);
      return { ...run, evidence: { output, directory, coverage: probe.coverage, reports: written.texts } };
    },
    remove: () => removePlace(place),
  };
}

/** The part of a run that is kept in the record. */
export const asTestRun = ({
  name,
  command,
  passed,
  exitCode,
  timedOut,
  failing,
  passedCount,
  noVerdict,
  durationMs,
  output,
}: SeenRun): TestRun => ({
  name,
  command,
  passed,
  exitCode,
  timedOut,
  failing: failing.slice(0, KEPT_NAMES),
  ...(passedCount === undefined ? {} : { passedCount }),
  ...(noVerdict === undefined ? {} : { noVerdict }),
  durationMs,
  output,
});

function describeRun(
  test: TestPlan,
  { exitCode, timedOut, filledDisk, output }: CommandResult,
  written: WrittenReports,
  { directory, ...about }: { name: TestRun['name']; command: string; directory: string; durationMs: number },
): SeenRun {
  const { passed, ...report } = readTestOutput(output, directory, written);
  // The output is the tests' own and may claim any number; the record takes no other.
  const passedCount = passed === undefined ? undefined : Math.min(Math.max(0, Math.trunc(passed)), MAX_COUNT);
  const noVerdict = whyNoVerdict({ ...report, passed: passedCount }, { exitCode, output });
  const unusable = whyUnusable(test, { exitCode, timedOut, filledDisk });
  return {
    ...about,
    ...report,
    failing: report.failing.map(redact),
    notLoaded: report.notLoaded.map(redact),
    ...(passedCount === undefined ? {} : { passedCount }),
    ...(noVerdict === undefined || unusable !== undefined ? {} : { noVerdict: redact(noVerdict) }),
    passed: exitCode === 0,
    exitCode,
    timedOut,
    output: failingOutput(redact(withoutPlace(output, directory)), report.failing, KEPT_OUTPUT_CHARACTERS),
    ...(unusable === undefined ? {} : { unusable }),
  };
}

/** Where the worker put the tree helps no reader, and differs each time: paths are shown as the repository has them. */
export const withoutPlace = (output: string, directory: string): string =>
  output.replaceAll(`file://${directory}/`, '').replaceAll(`${directory}/`, '').replaceAll(directory, '.');

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measureCovered, type RanLines } from '../../core/candidate-test/uncovered-lines.ts';
import type { CoveredShare } from '../../core/change/covered-share.ts';
import { confirmLines } from '../candidate-test/confirm-lines.ts';
import { type MeasuredSuite, measureSuite } from '../candidate-test/measure-suite.ts';
import { regressionCommand } from '../verify/regression-patch.ts';
import type { TestsSource } from './open-tests-source.ts';

/** Runs the suite as it is in the place, and tells which lines ran. */
export async function measurePlace(source: TestsSource): Promise<MeasuredSuite> {
  const { place, plan, terms } = source;
  return measureSuite(place.directory, plan.command, await freshFolder(source), {
    ...terms,
    timeoutMinutes: plan.timeoutMinutes,
  });
}

/**
 * Measures the share of changed lines that tests run, now that written ones are in the place. A line that only they run counts where
 * it was seen to run: what they report of themselves does not.
 *
 * @param before what ran without them
 * @param after what is said to run with them
 * @param written their paths
 */
export async function measureWritten(
  source: TestsSource,
  { before, after }: { readonly before: RanLines; readonly after: RanLines | undefined },
  written: readonly string[],
): Promise<CoveredShare | undefined> {
  const { coverable, place, plan, terms } = source;
  const claimed = [...coverable].flatMap(([path, lines]) =>
    lines
      .filter((line) => before.get(path)?.has(line) !== true && after?.get(path)?.has(line) === true)
      .map((line) => ({ path, line })),
  );
  const runTerms = { ...terms, timeoutMinutes: plan.timeoutMinutes };
  const command = regressionCommand(plan.regression, written);
  const confirmed = await confirmLines(place.directory, command, claimed, await freshFolder(source), runTerms);
  const ran = new Map([...before].map(([path, lines]) => [path, new Set(lines)]));
  for (const { path, line } of confirmed) ran.set(path, (ran.get(path) ?? new Set()).add(line));
  return measureCovered(coverable, ran);
}

async function freshFolder({ directory }: TestsSource): Promise<string> {
  const folder = join(directory, 'measure');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o711 });
  return folder;
}

import type { RanLines } from '../../core/candidate-test/uncovered-lines.ts';
import { findMutants } from '../../core/mutation/find-mutants.ts';
import { applyMutant } from '../../core/mutation/mutant.ts';
import type { CandidateBench } from './candidate-bench.ts';
import { runInCopy } from './open-run.ts';

/** A suite that notices none of them tells nothing. */
const MOST_MUTANTS = 2;
/** As the mutants of the candidate's own lines. */
const MUTANT_RUN = 5;

/**
 * Looks whether the suite goes green on broken code once the candidate is in it: a test may end the process of all tests, or
 * switch off what they assert by.
 *
 * @param ran the lines that the other tests run; undefined where that is not known
 */
export async function hidesFailures(bench: CandidateBench, ran: RanLines | undefined): Promise<boolean> {
  for (const changed of brokenSources(bench, ran)) {
    const before = await run(bench, changed);
    if (before.isGreen || before.isBroken) continue;
    if ((await run(bench, { ...bench.candidate, ...changed })).isGreen) return true;
  }
  return false;
}

const run = async ({ copies, terms, suite }: CandidateBench, files: CandidateBench['candidate']) =>
  runInCopy(await copies.make(files), suite, terms, MUTANT_RUN);

/** A mutant each of different files, those first that take a result away: any look at it notices them. */
function brokenSources({ sources }: CandidateBench, ran: RanLines | undefined): readonly Record<string, string>[] {
  const mutants = [...sources].flatMap(([path, text]) => {
    const lines = ran?.get(path);
    if (ran !== undefined && lines === undefined) return [];
    const found = findMutants(path, text, (line) => lines?.has(line) ?? true);
    return found.find(({ isCoarse }) => isCoarse === true) ?? found[0] ?? [];
  });
  return mutants
    .toSorted((a, b) => Number(b.isCoarse === true) - Number(a.isCoarse === true))
    .slice(0, MOST_MUTANTS)
    .map((mutant) => ({ [mutant.path]: applyMutant(sources.get(mutant.path) ?? '', mutant) }));
}

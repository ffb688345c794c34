import { findMutants } from '../../core/mutation/find-mutants.ts';
import { applyMutant, describeMutant, type Mutant } from '../../core/mutation/mutant.ts';
import type { CandidateBench } from './candidate-bench.ts';
import { runInCopy } from './open-run.ts';
import type { RanLines } from './read-lines.ts';

/** A good test kills one of the first few; this bounds the time of a bad one. */
const MOST_MUTANTS = 24;

/** What mutants say of a candidate test. */
export interface Killed {
  /** The mutant that it kills and that the other tests let live. */
  readonly killed: string | undefined;
  readonly tried: number;
  /** It goes red at a change that changes nothing: it reads the source. */
  readonly readsSource: boolean;
}

/**
 * Looks for a mutant that the candidate kills and that lived before.
 *
 * @param newLines where to look: the lines that the candidate alone runs; undefined where that is not known
 */
export async function findKilled(bench: CandidateBench, newLines: RanLines | undefined): Promise<Killed> {
  const mutants = spread(mutantsOf(bench, newLines));
  let tried = 0;
  for (const mutant of mutants) {
    tried += 1;
    const source = bench.sources.get(mutant.path) ?? '';
    if (await survives(bench, { ...bench.candidate, [mutant.path]: applyMutant(source, mutant) }, bench.alone))
      continue;
    if (!(await survives(bench, { [mutant.path]: applyMutant(source, mutant) }, bench.suite))) continue;
    const readsSource = !(await survives(
      bench,
      { ...bench.candidate, [mutant.path]: unchanged(source, mutant) },
      bench.alone,
    ));
    return { killed: readsSource ? undefined : describeMutant(mutant), tried, readsSource };
  }
  return { killed: undefined, tried, readsSource: false };
}

const mutantsOf = ({ sources }: CandidateBench, newLines: RanLines | undefined): readonly Mutant[] =>
  [...sources].flatMap(([path, text]) => {
    const lines = newLines?.get(path);
    if (newLines !== undefined && lines === undefined) return [];
    return findMutants(path, text, (line) => lines?.has(line) ?? true);
  });

/** Evenly over all lines, the first operator of each line first. */
function spread(mutants: readonly Mutant[]): readonly Mutant[] {
  const seen = new Map<string, number>();
  const ranked = mutants.map((mutant) => {
    const place = `${mutant.path}:${mutant.line}`;
    const rank = seen.get(place) ?? 0;
    seen.set(place, rank + 1);
    return { mutant, rank };
  });
  const ordered = ranked.sort((a, b) => a.rank - b.rank).map(({ mutant }) => mutant);
  if (ordered.length <= MOST_MUTANTS) return ordered;
  const step = ordered.length / MOST_MUTANTS;
  return Array.from({ length: MOST_MUTANTS }, (_, index) => ordered[Math.floor(index * step)]).flatMap(
    (each) => each ?? [],
  );
}

/** Whether the tests stay green, or say nothing since something does not load or compile. */
async function survives(
  { copies, terms }: CandidateBench,
  files: CandidateBench['candidate'],
  command: string,
): Promise<boolean> {
  const run = await runInCopy(await copies.make(files), command, terms);
  return run.isGreen || run.isBroken;
}

/** The same code, written otherwise: a blank at the end of the mutant's line. */
function unchanged(source: string, { line }: Mutant): string {
  return source
    .split('\n')
    .map((each, index) => (index + 1 === line && !each.endsWith('\\') ? `${each} ` : each))
    .join('\n');
}

import { isAssertionFailure } from '../../core/candidate-test/assertion-failure.ts';
import type { RanLines } from '../../core/candidate-test/uncovered-lines.ts';
import { type MaskedLanguage, maskCode, maskedLanguageOf } from '../../core/diff/mask-code.ts';
import { findMutants } from '../../core/mutation/find-mutants.ts';
import { applyMutant, describeMutant, type Mutant } from '../../core/mutation/mutant.ts';
import { lastName, namesAround } from '../../core/proof/names.ts';
import type { CandidateBench } from './candidate-bench.ts';
import { runInCopy } from './open-run.ts';

/** A good test kills one of the first few; this bounds the time of a bad one. */
const MOST_MUTANTS = 24;
/** As the last run of the five: lines are not counted, which takes time. */
const MUTANT_RUN = 5;

/** What mutants say of a candidate test. */
export interface Killed {
  /** The mutant that it kills and that the other tests let live. */
  readonly killed: string | undefined;
  readonly tried: number;
  /** It goes red at a change that changes nothing: it reads the source. */
  readonly readsSource: boolean;
}

/**
 * Looks for a mutant that an assertion of the candidate notices and that lived before. A mutant that takes the result away counts
 * only where the lines have no other: a look at the type notices it.
 *
 * @param newLines where to look: the lines that the candidate alone runs; undefined where that is not known
 * @param green what the candidate prints as it passes
 */
export async function findKilled(
  bench: CandidateBench,
  newLines: RanLines | undefined,
  green: string,
): Promise<Killed> {
  const mutants = newLines === undefined ? namedMutants(bench) : mutantsOf(bench, newLines);
  const fine = mutants.filter(({ isCoarse }) => isCoarse === undefined);
  let tried = 0;
  for (const mutant of spread(fine.length > 0 ? fine : mutants)) {
    tried += 1;
    const source = bench.sources.get(mutant.path) ?? '';
    const changed = { [mutant.path]: applyMutant(source, mutant) };
    const { isGreen, isBroken, output } = await run(bench, { ...bench.candidate, ...changed }, bench.alone);
    if (isGreen || isBroken || !isAssertionFailure(output, green)) continue;
    const others = await run(bench, changed, bench.suite);
    if (!others.isGreen && !others.isBroken) continue;
    const same = { ...bench.candidate, [mutant.path]: unchanged(source, mutant) };
    const readsSource = !(await run(bench, same, bench.alone)).isGreen;
    return { killed: readsSource ? undefined : describeMutant(mutant), tried, readsSource };
  }
  return { killed: undefined, tried, readsSource: false };
}

const run = async ({ copies, terms }: CandidateBench, files: CandidateBench['candidate'], line: string) =>
  runInCopy(await copies.make(files), line, terms, MUTANT_RUN);

/** Where nothing tells what ran: the functions whose names the candidate holds; else all. */
function namedMutants(bench: CandidateBench): readonly Mutant[] {
  const all = mutantsOf(bench, undefined);
  const words = new Set(Object.values(bench.candidate).flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
  const named = all.filter(({ path, line }) =>
    namesAround(bench.sources.get(path) ?? '', line).some((name) => words.has(lastName(name))),
  );
  return named.length > 0 ? named : all;
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

/** How a comment begins at the end of a line. */
const COMMENTS: Readonly<Record<MaskedLanguage, string>> = {
  ...{ javascript: '//', go: '//', c: '//', rust: '//', php: '//' },
  ...{ python: '#', script: '#' },
};

/** The same code, written otherwise: a comment at the end of the mutant's line; a blank, where it ends within a literal. */
function unchanged(source: string, { path, line }: Mutant): string {
  const language = maskedLanguageOf(path);
  const code = language === undefined ? [] : maskCode(source, language).split('\n');
  const addedTo = (text: string, index: number): string => {
    const isCode = text.trim() !== '' && (code[index] ?? '').trimEnd().length === text.trimEnd().length;
    return language === undefined || !isCode ? `${text} ` : `${text} ${COMMENTS[language]} as before`;
  };
  return source
    .split('\n')
    .map((each, index) => (index + 1 === line && !each.endsWith('\\') ? addedTo(each, index) : each))
    .join('\n');
}

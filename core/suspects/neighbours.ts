import { isTestPath } from './file-index.ts';
import type { Suspect } from './suspect.ts';

/** So many suspects are shown; places that the trace leaves empty are filled. */
const PLACES = 5;
/** What lies further down the trace has unlike neighbours too often. */
const SEEDS = 3;

const SOURCE = /\.(?:java|kt|scala|cs|php|py|rb|go|rs|[cm]?[jt]sx?|c|cc|cpp)$/;
const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

export type FillPlaces = (suspects: readonly Suspect[]) => readonly Suspect[];

/**
 * Fills the places that a short trace leaves empty with files beside the first suspects that are named alike: what
 * extends, builds or reads a thing is usually named after it and is in the same folder. A word that few files have
 * in their names counts more than one that many have. The files are looked through once, when first needed.
 *
 * @param files all files of the repository
 */
export function neighbourFinder(files: readonly string[]): FillPlaces {
  let known: Neighbourhood | undefined;
  return (suspects) => {
    if (suspects.length === 0 || suspects.length >= PLACES) return suspects;
    known ??= survey(files);
    return [...suspects, ...closest(suspects, known).slice(0, PLACES - suspects.length)];
  };
}

interface Neighbourhood {
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
  /** How much a word of a name tells: the rarer, the more. */
  readonly weight: (word: string) => number;
}

function survey(files: readonly string[]): Neighbourhood {
  const sources = files.filter((path) => SOURCE.test(path) && !isTestPath(path));
  const counts = new Map<string, number>();
  for (const word of sources.flatMap((path) => [...wordsOf(path)])) counts.set(word, (counts.get(word) ?? 0) + 1);
  return {
    byFolder: Map.groupBy(sources, folderOf),
    weight: (word) => Math.log(1 + sources.length / (counts.get(word) ?? 1)),
  };
}

function closest(suspects: readonly Suspect[], { byFolder, weight }: Neighbourhood): readonly Suspect[] {
  const taken = new Set(suspects.map(({ path }) => path));
  const found = suspects
    .slice(0, SEEDS)
    .flatMap(({ path: beside }, place) =>
      (byFolder.get(folderOf(beside)) ?? [])
        .filter((path) => !taken.has(path))
        .map((path) => ({ path, beside, likeness: likeness(path, beside, weight) / Math.sqrt(place + 1) })),
    );
  const best = new Map<string, (typeof found)[number]>();
  for (const each of found) if (each.likeness > (best.get(each.path)?.likeness ?? 0)) best.set(each.path, each);
  return [...best.values()]
    .toSorted((a, b) => b.likeness - a.likeness || (a.path < b.path ? -1 : 1))
    .map(({ path, beside }) => ({ path, why: `not in the trace; beside ${nameOf(beside)} and named alike` }));
}

/** The weight of the words that two names share, as a share of the weight of all their words. */
function likeness(a: string, b: string, weight: (word: string) => number): number {
  const own = wordsOf(a);
  const other = wordsOf(b);
  const sum = (words: Iterable<string>) => [...words].reduce((total, word) => total + weight(word), 0);
  return sum([...own].filter((word) => other.has(word))) / sum(new Set([...own, ...other]));
}

const wordsOf = (path: string): ReadonlySet<string> =>
  new Set(
    nameOf(path)
      .match(WORD)
      ?.map((word) => word.toLowerCase()),
  );

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');

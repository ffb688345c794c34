import { z } from 'zod';
import type { Coverage, CoveredFunction, SkippedPart } from '../../../core/proof/coverage.ts';
import { mergeCoverage } from './merge-coverage.ts';

/** https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-ScriptCoverage */
const offset = z.int().nonnegative();
const scriptSchema = z.object({
  url: z.string(),
  functions: z
    .array(
      z.object({
        functionName: z.string().max(1_000),
        ranges: z.array(z.object({ startOffset: offset, endOffset: offset, count: z.number() })).min(1),
      }),
    )
    .min(1),
});
type Script = z.infer<typeof scriptSchema>;

interface Repository {
  /** Where the tree was as the tests ran. */
  readonly directory: string;
  /** The files whose coverage counts. */
  readonly paths: ReadonlySet<string>;
  /** Texts of the repository's files, by path; a file without one has functions without lines. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads what Node writes into the directory of `NODE_V8_COVERAGE`, one file a process. What does not parse is left out. Where
 * a script is as long as the file of the repository, its offsets are those of the file; a script that a build step made
 * has only the names of its functions.
 */
export const readV8 = (texts: readonly string[], repository: Repository): Coverage =>
  mergeCoverage(texts.map((text) => readProcess(text, repository)));

function readProcess(text: string, { directory, paths, texts }: Repository): Coverage {
  const prefix = `file://${encodeURI(directory)}/`;
  const coverage = { files: [] as string[], functions: [] as CoveredFunction[], skipped: [] as SkippedPart[] };
  for (const script of scriptsOf(text, prefix)) {
    const path = pathOf(script.url.slice(prefix.length));
    if (path === undefined || !paths.has(path)) continue;
    coverage.files.push(path);
    const source = texts.get(path);
    const [whole, ...functions] = script.functions;
    const isAsWritten = source !== undefined && whole?.ranges[0]?.endOffset === source.length;
    const at = isAsWritten ? positions(source) : undefined;
    for (const { functionName: name, ranges } of functions) {
      const [own, ...parts] = ranges;
      if (own === undefined) continue;
      const lines = at === undefined ? {} : { lines: [at(own.startOffset)[0], at(own.endOffset)[0]] as const };
      coverage.functions.push({ path, name, calls: own.count, ...lines });
      if (at === undefined || own.count === 0) continue;
      for (const { startOffset, endOffset, count } of parts) {
        if (count === 0) coverage.skipped.push({ path, from: at(startOffset), to: at(endOffset) });
      }
    }
  }
  return coverage;
}

/** A file of Node's own names a thousand scripts: only those of the repository are looked at. */
function scriptsOf(text: string, prefix: string): readonly Script[] {
  try {
    const { result = [] } = z.object({ result: z.array(z.unknown()).optional() }).parse(JSON.parse(text));
    return result.filter((each) => isOurs(each, prefix)).flatMap((each) => scriptSchema.safeParse(each).data ?? []);
  } catch {
    return []; // a process that was killed as it wrote, or a file of the tests' own
  }
}

const isOurs = (script: unknown, prefix: string): boolean =>
  typeof script === 'object' &&
  script !== null &&
  'url' in script &&
  typeof script.url === 'string' &&
  script.url.startsWith(prefix) &&
  !script.url.includes('/node_modules/');

function pathOf(url: string): string | undefined {
  try {
    return decodeURI(url.replace(/[?#].*$/, ''));
  } catch {
    return undefined; // no URI
  }
}

/** Line and column, both from 1, of an offset in a text. */
function positions(text: string): (offset: number) => readonly [line: number, column: number] {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (at) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return [low + 1, at - (starts[low] ?? 0) + 1];
  };
}

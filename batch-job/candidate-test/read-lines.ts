import { z } from 'zod';
import type { RanLines } from '../../core/candidate-test/uncovered-lines.ts';
import { createFileFinder } from '../../core/coverage/find-file.ts';
import { readGoProfile } from '../../core/coverage/read-go-profile.ts';
import { maskCode, maskedLanguageOf } from '../../core/diff/mask-code.ts';
import { lineRan } from '../../core/proof/line-ran.ts';
import { readHostileFiles } from '../verify/proof/read-hostile.ts';
import { readV8 } from '../verify/proof/read-v8.ts';

/**
 * Reads which lines a run ran, as the runtime wrote it: V8, our own probe of Python, a profile of Go.
 *
 * @param directory where the runtimes wrote
 * @param tree where the files were as the tests ran
 * @param texts the files that count, by path
 * @returns undefined when no runtime wrote anything of these files
 */
export async function readRanLines(
  directory: string,
  tree: string,
  texts: ReadonlyMap<string, string>,
): Promise<RanLines | undefined> {
  const ran = new Map<string, Set<number>>();
  const add = (path: string, line: number) => {
    const lines = ran.get(path) ?? new Set<number>();
    ran.set(path, lines.add(line));
  };
  const read = (names: RegExp) => readHostileFiles(directory, names);
  readNode(await read(/^coverage-.*\.json$/), tree, texts, add);
  readPython(await read(/^lines-\d+\.json$/), texts, add);
  readGo(await read(/^go\.out$/), tree, texts, add);
  return ran.size === 0 ? undefined : ran;
}

type Add = (path: string, line: number) => void;
type Texts = ReadonlyMap<string, string>;

function readNode(processes: readonly string[], directory: string, texts: Texts, add: Add): void {
  const paths = new Set(texts.keys());
  // Process by process: what one did not run, another may have.
  for (const process of processes) {
    const coverage = readV8([process], { directory, paths, texts });
    for (const path of coverage.files) {
      for (const { line, column } of codeLines(path, texts.get(path) ?? '')) {
        if (lineRan(coverage, path, line, column)) add(path, line);
      }
    }
  }
}

/** Lines that hold code, each with the column, from 1, where it begins. */
function codeLines(path: string, text: string): readonly { readonly line: number; readonly column: number }[] {
  const language = maskedLanguageOf(path);
  const code = (language === undefined ? text : maskCode(text, language)).split('\n');
  return code.flatMap((line, index) => {
    const column = line.search(/[^\s{}()[\];,]/);
    return column === -1 ? [] : [{ line: index + 1, column: column + 1 }];
  });
}

const MOST_LINES = 1_000_000;
const linesSchema = z.record(z.string(), z.array(z.int().positive()).max(MOST_LINES));

function readPython(processes: readonly string[], texts: Texts, add: Add): void {
  for (const process of processes) {
    const read = linesSchema.safeParse(parseJson(process));
    if (!read.success) continue; // killed as it wrote, or a file of the tests' own
    for (const [path, lines] of Object.entries(read.data)) {
      if (texts.has(path)) for (const line of lines) add(path, line);
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readGo(profiles: readonly string[], tree: string, texts: Texts, add: Add): void {
  const find = createFileFinder([...texts.keys()], tree);
  for (const file of profiles.flatMap((profile) => readGoProfile(profile) ?? [])) {
    const path = find(file.path);
    if (path === undefined) continue;
    for (const [line, hits] of file.lines) if (hits > 0) add(path, line);
  }
}

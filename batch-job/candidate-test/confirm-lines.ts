import { join } from 'node:path';
import { endBefore } from '../../core/mutation/end-line.ts';
import { openCopies } from './copy-tree.ts';
import { type RunTerms, runInCopy } from './open-run.ts';
import { readFolderFiles } from './read-folder-files.ts';

/** A line of a file, from 1. */
export interface SourceLine {
  readonly path: string;
  readonly line: number;
}

/** Each costs a run. */
const MOST_LINES = 24;
/** As the runs of mutants: lines are not counted. */
const RUN = 5;
/** A statement cannot stand in the middle of another one: then nothing ran. */
const NOT_LOADED =
  /\b(?:SyntaxError|IndentationError|TabError|ParseError|Transform failed|syntax error|expected declaration)\b|\[build failed\]/;

/**
 * Looks which of some lines tests really run. A report of coverage is written by the process that runs the tests, so a test could
 * forge it. Here each line ends the process in a copy: tests that stay green did not run it. A line in the middle of a statement
 * goes with the line before it.
 *
 * @param folder holds the tests
 * @param line runs the tests that claim to run them
 * @returns those that are run, of the first 24
 */
export async function confirmLines(
  folder: string,
  line: string,
  claimed: readonly SourceLine[],
  workDirectory: string,
  terms: RunTerms,
): Promise<readonly SourceLine[]> {
  const files = await readFolderFiles(folder);
  const copies = await openCopies(folder, join(workDirectory, 'copies'), terms.owner);
  const texts = await files.texts([...new Set(claimed.map(({ path }) => path))]);
  const confirmed: SourceLine[] = [];
  let last: { readonly at: SourceLine; readonly ran: boolean } | undefined;
  for (const at of claimed.slice(0, MOST_LINES)) {
    const ended = endBefore(at.path, texts.get(at.path) ?? '', at.line);
    if (ended === undefined) continue;
    const { isGreen, output } = await runInCopy(await copies.make({ [at.path]: ended }), line, terms, RUN);
    const isMiddle = !isGreen && NOT_LOADED.test(output);
    const ran = isMiddle ? last?.ran === true && isNext(last.at, at) : !isGreen;
    last = { at, ran };
    if (ran) confirmed.push(at);
  }
  return confirmed;
}

const isNext = (before: SourceLine, { path, line }: SourceLine): boolean =>
  before.path === path && line - before.line <= 3;

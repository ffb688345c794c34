import { join } from 'node:path';
import type { RanLines } from '../../core/candidate-test/uncovered-lines.ts';
import { maskedLanguageOf } from '../../core/diff/mask-code.ts';
import { isTestPath } from '../../core/diff/rules/is-test.ts';
import { openCopies } from './copy-tree.ts';
import { type CandidateRun, type RunTerms, runInCopy } from './open-run.ts';
import { readFolderFiles } from './read-folder-files.ts';
import { readRanLines } from './read-lines.ts';

/** What a run of the suite ran. */
export interface MeasuredSuite extends Pick<CandidateRun, 'isGreen' | 'output'> {
  /** Undefined where the runtime does not tell. */
  readonly ran: RanLines | undefined;
}

/**
 * Runs the suite in a copy of a folder, and reads which lines of the sources it ran.
 *
 * @param line runs the suite
 * @param workDirectory the caller's to clear; made if need be
 */
export async function measureSuite(
  folder: string,
  line: string,
  workDirectory: string,
  terms: RunTerms,
): Promise<MeasuredSuite> {
  const files = await readFolderFiles(folder);
  const sources = await files.texts(
    files.paths.filter((path) => maskedLanguageOf(path) !== undefined && !isTestPath(path)),
  );
  const copies = await openCopies(folder, join(workDirectory, 'copies'), terms.owner);
  const directory = await copies.make({});
  const { isGreen, output, coverage } = await runInCopy(directory, line, terms);
  return { isGreen, output, ran: await readRanLines(coverage, directory, sources) };
}

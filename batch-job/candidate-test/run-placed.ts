import type { CandidateBench } from './candidate-bench.ts';
import { findDifference, readStates } from './file-states.ts';
import { type CandidateRun, runInCopy } from './open-run.ts';

/** A run, and where it was. */
export interface Placed extends CandidateRun {
  readonly directory: string;
  /** A file that is none of the test's own, and that the run wrote to. */
  readonly edited?: string | undefined;
}

/** Runs the whole suite, with some files replaced or added. */
export const runSuite = (bench: CandidateBench, files: CandidateBench['candidate']): Promise<Placed> =>
  runPlaced(bench, files, bench.suite, 0);

/** Runs a line in a copy of its own, and looks what it wrote to. @param run as `runInCopy` takes it */
export async function runPlaced(
  { copies, terms, watched }: CandidateBench,
  files: CandidateBench['candidate'],
  line: string,
  run: number,
): Promise<Placed> {
  const directory = await copies.make(files);
  const before = await readStates(directory, watched);
  const made = await runInCopy(directory, line, terms, run);
  return { ...made, directory, edited: findDifference(before, await readStates(directory, watched)) };
}

import { join } from 'node:path';
import { readCandidate } from '../../core/candidate-test/read-candidate.ts';
import type { RanLines } from '../../core/candidate-test/uncovered-lines.ts';
import { fileKind } from '../../core/change/file-kind.ts';
import { maskedLanguageOf } from '../../core/diff/mask-code.ts';
import { isTestPath } from '../../core/diff/rules/is-test.ts';
import { messageOf } from '../../core/errors.ts';
import type { CandidateObjection, CandidateRequest, CandidateVerdict } from '../../core/records/candidate-verdict.ts';
import { cutToEnd } from '../../core/text/cut-text.ts';
import { checkTreePath } from '../repository/tree-path.ts';
import { InputError } from '../review/input-error.ts';
import { planTests, type TestPlan } from '../verify/plan-tests.ts';
import { regressionCommand } from '../verify/regression-patch.ts';
import { aloneCommand } from './alone-command.ts';
import type { CandidateBench } from './candidate-bench.ts';
import { openCopies } from './copy-tree.ts';
import { createVerdict, type OpenVerdict } from './create-verdict.ts';
import { eachTestAlone } from './each-test-alone.ts';
import { findKilled } from './find-killed.ts';
import { hidesFailures } from './hides-failures.ts';
import type { CandidateRun, RunTerms } from './open-run.ts';
import { type FolderFiles, readFolderFiles } from './read-folder-files.ts';
import { readRanLines } from './read-lines.ts';
import { type Placed, runPlaced, runSuite } from './run-placed.ts';

/** How often the candidate is run, the first time as it is. */
const RUNS = 5;
const TIMEOUT_MINUTES = 10;

/** What the caller knows of the tests besides. */
export interface KnownTests {
  /** How they are run; left out, it is found from the files. */
  readonly plan?: TestPlan;
  /** The lines that the test is wanted for: others prove nothing. Left out, every line counts. */
  readonly wanted?: RanLines;
}

/**
 * Judges one candidate test. It is accepted only when it loads, is green five times of five while order, randomness and time
 * vary, runs lines that no other test runs, and kills a mutant on them that lived before. The folder is only read.
 *
 * @throws {InputError} when there is no command, or the folder cannot be handled; {Error} when a command cannot be started; the signal's reason when it is ended early
 */
export async function judgeCandidate(
  request: CandidateRequest,
  terms: Omit<RunTerms, 'timeoutMinutes'>,
  known: KnownTests = {},
): Promise<CandidateVerdict> {
  const verdict = createVerdict();
  const { path, text } = request;
  if (!isSafePath(path, verdict)) return verdict.refused('unsafe-path');
  const files = await readFolderFiles(request.head);
  const before = (await files.texts(files.paths.filter((each) => each === path))).get(path);
  const sources = await readSources(files, path);
  for (const objection of readCandidate(path, text, sources.values(), before)) verdict.refuse(objection);
  if (verdict.isRefused()) return verdict.now();

  const bench = await openBench(request, files, sources, terms, known.plan);
  const without = await runSuite(bench, {});
  if (!without.isGreen) {
    verdict.note(`The suite fails without the candidate: ${endOf(without)}`);
    return verdict.refused('suite-fails');
  }
  const runs = await runAlone(bench, text);
  const [first] = runs;
  verdict.ran(runs);
  for (const objection of objectionsTo(runs, verdict.note)) verdict.refuse(objection);
  if (verdict.isRefused() || first === undefined) return verdict.now();

  const newLines = onlyWanted(await findNewLines(bench, first, without), known.wanted);
  verdict.covers(newLines);
  if (newLines?.size === 0) return verdict.refused('no-new-coverage');
  const together = await runSuite(bench, bench.candidate);
  if (!together.isGreen) return verdict.refused('breaks-suite');
  const found = await findKilled(bench, newLines ?? known.wanted, first.output);
  verdict.mutated(found);
  if (found.readsSource) return verdict.refused('reads-source');
  if (found.killed === undefined) return verdict.refused('no-mutant-killed');
  if (await hidesFailures(bench, await readRanLines(without.coverage, without.directory, sources)))
    return verdict.refused('hides-failures');
  const edited = together.edited ?? (await bench.copies.findChanged());
  if (edited === undefined) return verdict.now();
  verdict.note(`It changes ${edited}.`);
  return verdict.refused('edits-files');
}

function isSafePath(path: string, { note }: OpenVerdict): boolean {
  try {
    checkTreePath(path);
    return true;
  } catch (error) {
    note(messageOf(error));
    return false;
  }
}

/** Files of a language that is known, and no tests. */
const readSources = (files: FolderFiles, path: string): Promise<CandidateBench['sources']> =>
  files.texts(files.paths.filter((each) => maskedLanguageOf(each) !== undefined && !isTestPath(each) && each !== path));

async function openBench(
  { head, description, path, text, workDirectory }: CandidateRequest,
  files: FolderFiles,
  sources: CandidateBench['sources'],
  terms: Omit<RunTerms, 'timeoutMinutes'>,
  known: TestPlan | undefined,
): Promise<CandidateBench> {
  const repository = { files: async () => files.paths, texts: files.texts };
  const plan = known ?? (await planTests(repository, { test: { timeoutMinutes: TIMEOUT_MINUTES } }, [path], [path]));
  const suite = description.test.command ?? ('problem' in plan ? undefined : plan.command);
  if (suite === undefined)
    throw new InputError(
      `test.command: expected a command, and none was found (${'problem' in plan ? plan.problem : ''})`,
    );
  return {
    copies: await openCopies(head, join(workDirectory, 'copies'), terms.owner),
    terms: { ...terms, timeoutMinutes: known?.timeoutMinutes ?? TIMEOUT_MINUTES },
    candidate: { [path]: text },
    suite,
    alone: known === undefined ? aloneCommand(suite, plan, path) : regressionCommand(known.regression, [path]),
    sources,
    watched: files.paths.filter((each) => each !== path && isWatched(each)),
  };
}

/** What decides how code behaves and how it is tested. */
const isWatched = (path: string): boolean =>
  maskedLanguageOf(path) !== undefined || fileKind(path) === 'configuration' || fileKind(path) === 'lock';

/** One run after the other: a test that needs a free port or a file of its own gets it. */
async function runAlone(bench: CandidateBench, text: string): Promise<readonly Placed[]> {
  const { alone, candidate } = bench;
  const lines = [alone, ...eachTestAlone(alone, text)];
  const runs: Placed[] = [];
  for (let run = 0; run < RUNS; run++) {
    const line = lines[run % lines.length] ?? alone;
    const made = await runPlaced(bench, candidate, line, run);
    runs.push(made);
    if (!made.isGreen) break;
  }
  return runs;
}

function objectionsTo([first, ...others]: readonly Placed[], note: (text: string) => void): CandidateObjection[] {
  if (first === undefined) return [];
  const hosts = [...new Set([first, ...others].flatMap(({ refusedHosts }) => refusedHosts))];
  if (hosts.length > 0) {
    note(`It connects to ${hosts.slice(0, 3).join(', ')}.`);
    return ['network'];
  }
  if (!first.isGreen) {
    note(`It fails: ${endOf(first)}`);
    return ['not-green'];
  }
  if (first.passed === 0) return ['no-tests'];
  const edited = [first, ...others].find((run) => run.edited !== undefined)?.edited;
  if (edited !== undefined) {
    note(`It changes ${edited}.`);
    return ['edits-files'];
  }
  const red = others.find(({ isGreen }) => !isGreen);
  if (red === undefined) return [];
  note(`It fails when order, randomness and time are others: ${endOf(red)}`);
  return ['flaky'];
}

/** @returns undefined where the runtime does not tell what ran */
async function findNewLines(
  { sources }: CandidateBench,
  candidate: Placed,
  without: Placed,
): Promise<RanLines | undefined> {
  const now = await readRanLines(candidate.coverage, candidate.directory, sources);
  if (now === undefined) return undefined;
  const before = await readRanLines(without.coverage, without.directory, sources);
  const fresh = [...now].map(([path, lines]) => {
    const known = before?.get(path);
    return [path, new Set([...lines].filter((line) => known?.has(line) !== true))] as const;
  });
  return new Map(fresh.filter(([, lines]) => lines.size > 0));
}

function onlyWanted(lines: RanLines | undefined, wanted: RanLines | undefined): RanLines | undefined {
  if (lines === undefined || wanted === undefined) return lines;
  const kept = [...lines].map(([path, found]) => [path, found.intersection(wanted.get(path) ?? new Set())] as const);
  return new Map(kept.filter(([, { size }]) => size > 0));
}

const OUTPUT_CHARACTERS = 600;
const endOf = ({ output }: CandidateRun): string => cutToEnd(output.trim(), OUTPUT_CHARACTERS);

import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { judgeWritten } from '../../core/candidate-test/judge-written.ts';
import { refusalOf } from '../../core/candidate-test/refusal.ts';
import { limitsInFolder } from '../../core/diff/limits-in-folder.ts';
import type { CandidateVerdict } from '../../core/records/candidate-verdict.ts';
import { findDifference, listFiles, readStates } from '../candidate-test/file-states.ts';
import { judgeCandidate } from '../candidate-test/judge-candidate.ts';
import type { ChangeRun } from '../change/change-run.ts';
import { patchedTree } from '../repository/patched-tree.ts';
import { readTexts } from '../repository/read-texts.ts';
import { findSecrets } from '../verify/find-secrets.ts';
import { readChange } from '../verify/read-change.ts';
import type { Earlier, RefusedTest, WrittenFiles } from './ask-tests.ts';
import type { TestsSource } from './open-tests-source.ts';
import { withinTime } from './within-time.ts';

/** Far above what a round needs: each is run dozens of times. */
const MOST_FILES = 10;

/** What became of the files of one round. */
export interface JudgedFiles {
  /** Texts of accepted files, by path. They are in the source's place now. */
  readonly accepted: ReadonlyMap<string, string>;
  readonly refused: readonly RefusedTest[];
  /** Files that were judged by running them. */
  readonly tried: number;
}

/**
 * Judges what the phase wrote: first by rules for its changes, then each test file by running it against the merged head and those
 * that were accepted before.
 *
 * @param uncovered the lines that tests are wanted for, by path
 */
export async function judgeFiles(
  run: ChangeRun,
  source: TestsSource,
  { patch }: WrittenFiles,
  uncovered: ReadonlyMap<string, readonly number[]>,
  earlier: Earlier,
): Promise<JudgedFiles> {
  const { pullRequest, agentTree } = source;
  const { git } = pullRequest;
  const { service } = run.settings;
  const repository = { texts: (paths: readonly string[]) => readTexts(git, agentTree, paths) };
  const files = await readChange(repository, patch);
  const paths = files.map(({ path }) => path);
  const before = await repository.texts(paths);
  const after = await readTexts(git, await patchedTree(git, agentTree, patch), paths);
  const { candidates, refused } = judgeWritten(
    files,
    { before: (path) => before.get(path), after: (path) => after.get(path) },
    limitsInFolder(service.fix, service.folder),
    await findSecrets(files),
  );
  const all: RefusedTest[] = [...refused];
  const accepted = new Map<string, string>();
  let tried = 0;
  for (const { path } of candidates) {
    const text = after.get(path) ?? '';
    if (earlier.accepted.get(path) === text) continue;
    const reason = whyNotTried(path, text, { earlier, tried });
    if (reason !== undefined) {
      all.push({ path, text, reason });
      continue;
    }
    tried += 1;
    await run.step('judging a test');
    const verdict = await withinTime(source, () => judge(source, { path, text, uncovered }));
    if (verdict === undefined) {
      all.push({ path, text, reason: 'was not judged to the end: the time is over' });
      continue;
    }
    await run.audit('candidate-test', { path, ...verdict });
    if (!verdict.accept) {
      all.push({ path, text, reason: [refusalOf(verdict), ...verdict.notes].join('\n') });
      continue;
    }
    await addTest(source.place.directory, path, text);
    accepted.set(path, text);
  }
  return { accepted, refused: all, tried };
}

function whyNotTried(
  path: string,
  text: string,
  { earlier, tried }: { readonly earlier: Earlier; readonly tried: number },
): string | undefined {
  if (earlier.accepted.has(path)) return 'was taken before, and stays as it was';
  const known = earlier.refused.find((each) => each.path === path && each.text === text);
  if (known !== undefined) return known.reason;
  return tried >= MOST_FILES ? `is one of more than ${MOST_FILES} files` : undefined;
}

async function judge(
  { place, terms, plan, change, directory }: TestsSource,
  about: {
    readonly path: string;
    readonly text: string;
    readonly uncovered: ReadonlyMap<string, readonly number[]>;
  },
): Promise<CandidateVerdict> {
  const { path, text, uncovered } = about;
  const workDirectory = join(directory, 'judge');
  await rm(workDirectory, { recursive: true, force: true });
  await mkdir(workDirectory, { mode: 0o711 });
  const description = { ...change.description, test: { command: plan.command } };
  const stateOf = async () => readStates(place.directory, await listFiles(place.directory, ['.git']));
  const before = await stateOf();
  const verdict = await judgeCandidate({ head: place.directory, description, path, text, workDirectory }, terms, {
    plan,
    wanted: new Map([...uncovered].map(([file, lines]) => [file, new Set(lines)])),
  });
  const changed = findDifference(before, await stateOf());
  // What it changed is what every later test would be judged by.
  if (changed !== undefined)
    throw new Error(`the test ${path} changed ${changed} of the tree that tests are judged by`);
  return verdict;
}

/** Puts an accepted test into the place: later ones must add to it. Its path led through no link as it was judged. */
async function addTest(directory: string, path: string, text: string): Promise<void> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  await writeFile(file, text, { flag: 'wx' });
  if (!(await lstat(file)).isFile()) throw new Error(`${path} is no file`);
}

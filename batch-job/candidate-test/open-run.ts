import { lchown, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { MINUTE_MS } from '../../core/durations.ts';
import { giveTree, type Owner } from '../repository/give-tree.ts';
import { readTestOutput } from '../verify/failing-tests.ts';
import { prepareHome } from '../verify/prepare-home.ts';
import { readHostileFiles } from '../verify/proof/read-hostile.ts';
import { markReports, readWritten } from '../verify/reports/find-reports.ts';
import { type CommandResult, runCommand } from '../verify/run-command.ts';
import { closePlace } from '../verify/tree-place.ts';
import { NODE_PRELOAD } from './node-preload.ts';
import { PYTEST_PLUGIN, PYTHON_SITE } from './python-site.ts';

/** Where the runs of one judgement take place. */
export interface RunTerms {
  readonly searchPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMinutes: number;
  readonly signal?: AbortSignal | undefined;
  /** The user that tests run as. It can enter a copy only while a command runs there. @default - the worker's own */
  readonly owner?: Owner | undefined;
  /** A home that a setup has filled, and the variables that go with it are the environment. @default - a new one each time */
  readonly home?: string | undefined;
}

/** One run of tests in a copy. */
export interface CandidateRun {
  readonly isGreen: boolean;
  /** How many tests passed; undefined where the output does not say. */
  readonly passed: number | undefined;
  /** Whether something did not load or compile, so that no test spoke. */
  readonly isBroken: boolean;
  readonly output: string;
  /** Where runtimes wrote what ran. */
  readonly coverage: string;
  /** The hosts to which a connection was refused. */
  readonly refusedHosts: readonly string[];
}

/**
 * Runs a command in a copy.
 *
 * @param run 0 for a run as it is; 1 to 4 vary what is random, the order and the time; only 0 notes the lines of Python
 */
export async function runInCopy(directory: string, line: string, terms: RunTerms, run = 0): Promise<CandidateRun> {
  const root = dirname(directory);
  const coverage = await mkdtemp(join(root, 'ran-'));
  const home = terms.home ?? join(coverage, 'home');
  const inherited = terms.home === undefined ? await prepareHome(home, terms.environment) : terms.environment;
  const [python, plugins] = [join(coverage, 'python'), join(coverage, 'plugins')];
  for (const folder of [python, plugins]) await mkdir(folder);
  const preload = join(coverage, 'preload.cjs');
  await writeFile(preload, NODE_PRELOAD);
  await writeFile(join(python, 'sitecustomize.py'), PYTHON_SITE);
  await writeFile(join(plugins, 'mendhook_order.py'), PYTEST_PLUGIN);
  const reports = await markReports(directory);
  const { searchPath, signal, owner } = terms;
  if (owner !== undefined) await openPlace(root, coverage, owner);
  const result = await runCommand({
    ...{ line, directory, home, searchPath, signal, owner },
    timeoutMs: terms.timeoutMinutes * MINUTE_MS,
    environment: {
      ...inherited,
      MENDHOOK_RAN: coverage,
      MENDHOOK_TREE: directory,
      MENDHOOK_RUN: String(run),
      NODE_V8_COVERAGE: coverage,
      NODE_OPTIONS: `--require=${JSON.stringify(preload)}`,
      PYTHONPATH: `${python}:${plugins}`,
      PYTHONHASHSEED: String(run),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTEST_ADDOPTS: '-p mendhook_order',
      GOFLAGS: `-coverprofile=${join(coverage, 'go.out')} -coverpkg=./...${run === 0 ? '' : ` -shuffle=${run}`}`,
      SPEC_OPTS: run === 0 ? '' : `--order rand:${run}`,
    },
  });
  if (owner !== undefined) await closePlace(root);
  const refused = await readHostileFiles(coverage, /^left-\d+\.txt$/);
  return {
    ...describe(result, directory, await readWritten(directory, reports)),
    coverage,
    refusedHosts: [...new Set(refused.flatMap((text) => text.split('\n').filter((host) => host !== '')))],
  };
}

/** The copy itself was given to its user as it was made. */
async function openPlace(root: string, coverage: string, owner: Owner): Promise<void> {
  await giveTree(coverage, owner);
  await lchown(root, owner.uid, owner.gid);
}

function describe(
  { exitCode, timedOut, filledDisk, output }: CommandResult,
  directory: string,
  written: Parameters<typeof readTestOutput>[2],
) {
  const { passed, failing, notLoaded, recognised } = readTestOutput(output, directory, written);
  const isGreen = exitCode === 0 && !timedOut && !filledDisk && failing.length === 0;
  const isBroken = !isGreen && (timedOut || filledDisk || notLoaded.length > 0 || (recognised && failing.length === 0));
  return { isGreen, isBroken, passed, output: withoutPlace(stripVTControlCharacters(output), directory) };
}

/** Where the copy was helps no reader. */
const withoutPlace = (output: string, directory: string): string =>
  output.replaceAll(`file://${directory}/`, '').replaceAll(`${directory}/`, '').replaceAll(directory, '.');

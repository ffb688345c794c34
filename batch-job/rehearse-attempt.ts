import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exceptionsOf } from '../core/lifecycle/exceptions-of.ts';
import type { Incident } from '../core/records/incident.ts';
import type { RehearsalRequest, RehearsalStep } from '../core/records/rehearsal.ts';
import { findSuspects } from '../core/suspects/find-suspects.ts';
import type { Suspect } from '../core/suspects/suspect.ts';
import { describeSuspectCommit } from '../core/suspects/suspect-commits.ts';
import { investigatePrompt } from './phases/phase-prompts.ts';
import { openRepository, type Repository } from './repository/open-repository.ts';
import { readSuspectCommits } from './steps/read-suspect-commits.ts';
import { planTests } from './verify/plan-tests.ts';
import { prepareBase } from './verify/prepared-base.ts';
import { SetupError } from './verify/setup.ts';
import type { TestBench, TestTree } from './verify/test-bench.ts';
import { asTestRun, openTestTree } from './verify/test-tree.ts';

export interface RehearsalOptions extends RehearsalRequest, Pick<TestBench, 'searchPath' | 'environment' | 'clock'> {
  readonly newBoundary: () => string;
  readonly signal: AbortSignal;
  readonly tell: (step: RehearsalStep) => void;
}

/**
 * Does of an attempt what needs no model: opens the repository, finds the suspects, writes the first prompt, plans the tests,
 * and runs setup and suite once on the base. Without an incident there are no suspects and no prompt. Nothing is recorded; `workDirectory` is the caller's to clear.
 *
 * @throws {UpstreamError} when the repository cannot be read; the signal's reason when it is ended early
 */
export async function rehearseAttempt(options: RehearsalOptions): Promise<void> {
  const { incident, service, signal, tell } = options;
  const directory = join(options.workDirectory, 'repository');
  await mkdir(directory, { recursive: true });
  const repository = await openRepository({
    directory,
    cloneUrl: options.cloneUrl,
    readToken: async () => options.token,
    branch: service.branch,
    commit: incident?.representative.commit,
    version: incident?.representative.version,
    versionRef: service.versionRef,
    agentFiles: service.agentFiles,
    submodules: options.submodules.map(({ cloneUrl, token }) => ({ cloneUrl, readToken: async () => token })),
    largeFiles: service.largeFiles,
    searchPath: options.searchPath,
  });
  const { commit, commitNote } = repository;
  tell({ step: 'repository', commit, ...(commitNote === undefined ? {} : { note: commitNote }) });
  signal.throwIfAborted();
  const suspects = incident === undefined ? [] : await tellPrompt(options, incident, repository);
  await runSuite(options, repository, suspects);
}

async function tellPrompt(
  options: RehearsalOptions,
  incident: Incident,
  repository: Repository,
): Promise<readonly Suspect[]> {
  const { service, model, signal, tell } = options;
  const suspects = findSuspects(exceptionsOf(incident), await repository.files(), service.folder);
  const run = { incident: async () => incident, audit: async () => undefined, options: { signal } };
  const suspectCommits = await readSuspectCommits(run, repository.history, suspects);
  tell({
    step: 'suspects',
    suspects: suspects.map(({ path, line, why }) => ({ path, why, ...(line === undefined ? {} : { line }) })),
    commits: suspectCommits.map(describeSuspectCommit),
  });
  const text = investigatePrompt({
    incident,
    service,
    commit: repository.commit,
    boundary: options.newBoundary(),
    suspects,
    suspectCommits,
    earlier: [],
    rejected: [],
    related: [],
  });
  tell({ step: 'prompt', model: model.investigate, text });
  return suspects;
}

async function runSuite(
  options: RehearsalOptions,
  repository: Repository,
  suspects: readonly Suspect[],
): Promise<void> {
  const { service, tell, searchPath, environment, clock, signal, workDirectory, setupSecret: secret } = options;
  const about = suspects.map(({ path }) => path);
  const plan = await planTests(repository, service, about);
  if ('problem' in plan) return tell({ step: 'no-tests', reason: plan.problem });
  tell({ step: 'tests', plan });
  const bench = { searchPath, environment, clock, signal, secret, workDirectory: join(workDirectory, 'tests') };
  try {
    const tree = await openBase({ ...bench, repository, test: plan, onRun: async () => undefined });
    const run = await tree.run('suite on base', plan.command);
    const { recognised } = run;
    tell({
      step: 'suite',
      run: asTestRun(run),
      recognised,
      ...(run.unusable === undefined ? {} : { unusable: run.unusable }),
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    tell({ step: 'setup-failed', reason: error.message, run: error.run });
  }
}

/** Only the setup of the base gets the secret. */
async function openBase(bench: TestBench): Promise<TestTree> {
  const { setup } = bench.test;
  const prepared = setup === undefined ? undefined : await prepareBase(bench, setup, 'on the base');
  return prepared?.take(bench) ?? (await openTestTree({ ...bench, prepared }, 'on the base'));
}

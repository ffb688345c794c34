import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exceptionsOf } from '../../core/lifecycle/exceptions-of.ts';
import { findSuspects } from '../../core/suspects/find-suspects.ts';
import type { AttemptOptions, AttemptRun } from '../attempt-run.ts';
import { emptyFolder } from '../empty-folder.ts';
import { giveTree } from '../repository/give-tree.ts';
import type { DraftHead } from '../repository/open-draft-head.ts';
import { openRepository, type Repository } from '../repository/open-repository.ts';
import { repositoryTerms } from '../repository/repository-terms.ts';
import type { EarlyBase } from '../verify/early-base.ts';
import { planTests, type TestPlan } from '../verify/plan-tests.ts';
import type { PreparedBase } from '../verify/test-bench.ts';
import { noteOwner } from './note-owner.ts';

/** The repository as the worker holds it, and where the attempt may put things. */
export interface Source {
  readonly repository: Repository;
  /** This attempt's own place. The agent may pass through it, not look into it. */
  readonly directory: string;
  /** How the tests are run; left out when nobody said so and nothing was recognised. */
  readonly test?: TestPlan;
  /** Why no tests were recognised, in a sentence part. */
  readonly noTests?: string;
  /** A tree of the erroring commit whose setup has run; left out before that, and where there is no setup. */
  readonly prepared?: PreparedBase;
  /** The draft that the attempt changes: its branch's newest commit, and what the branch changes of `repository.commit`. */
  readonly draft?: DraftHead;
  /** The suite's run on the erroring commit, which begins when the agent works; left out where no fix will be asked for. */
  readonly early?: EarlyBase;
}

/** The folder of the trees in which tests run, in an attempt's own place. */
export const TREES = 'verify';

/**
 * Fetches the repository at the commit that fails, or at the one that is asked for. What an earlier try of the job left is
 * removed first.
 *
 * @param asked a commit, or what finds it in a folder of the attempt's place
 */
export async function openSource(
  run: AttemptRun,
  asked?: string | ((directory: string) => Promise<string>),
): Promise<Source> {
  const { codeHost, workDirectory, searchPath } = run.options;
  const { service, jobName } = run.attempt();
  await run.step('fetching the repository');
  const directory = placeOf(workDirectory, jobName);
  await emptyFolder(directory, 0o711);
  await mkdir(join(directory, 'repository'), { mode: 0o700 });
  const incident = await run.incident();
  const { representative } = incident;
  const wanted = typeof asked === 'function' ? await asked(directory) : asked;
  const repository = await openRepository({
    directory: join(directory, 'repository'),
    ...repositoryTerms(codeHost, service.repository, service),
    branch: service.branch,
    commit: wanted ?? representative.commit,
    version: representative.version,
    versionRef: service.versionRef,
    searchPath,
  });
  const { commit, commitNote, base } = repository;
  const suspects = findSuspects(exceptionsOf(incident), await repository.files(), service.folder);
  const about = suspects.map(({ path }) => path);
  if (asked === undefined) await noteOwner(run, repository, about);
  const test = await planTests(repository, service, about);
  await run.change((attempt) => ({ ...attempt, commit }));
  await run.audit('repository', { commit, commitNote, base, test });
  return { repository, directory, ...('problem' in test ? { noTests: test.problem } : { test }) };
}

/** Removes the attempt's place: what is worth keeping is in the ledger, the audit log and the repository by then. */
export const clearSource = ({ workDirectory }: AttemptOptions, jobName: string): Promise<void> =>
  rm(placeOf(workDirectory, jobName), { recursive: true, force: true, maxRetries: 3 });

const placeOf = (workDirectory: string, jobName: string): string => join(workDirectory, jobName);

/** A fresh tree for a phase, with what was changed before: plain files, always at the same place. */
export async function exportFor(run: AttemptRun, { repository, directory }: Source, patch?: string): Promise<string> {
  const tree = join(directory, 'tree');
  await rm(tree, { recursive: true, force: true });
  await repository.exportAgentTree(tree, patch);
  if (run.options.agent !== undefined) await giveTree(tree, run.options.agent);
  return tree;
}

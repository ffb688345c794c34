import type { StoredCheckRun } from './check-state.ts';
import { GitHubError } from './errors.ts';
import { hasObject } from './git-objects.ts';
import type { StoredRepository } from './state.ts';
import { notifyCheckRun } from './webhooks.ts';
import { commitChange, type GitHubWorld, gitDirectory, takeId } from './world.ts';

/** What a check run is told; what is left out stays. */
export type CheckRunChange = Partial<Omit<StoredCheckRun, 'id' | 'suite' | 'headSha'>>;

/**
 * Creates a check run on a commit, in the suite of that commit. The oldest one of its name goes when there are too many:
 * https://docs.github.com/en/rest/checks/runs#create-a-check-run
 *
 * @throws {GitHubError} 422 for a commit that the repository does not have
 */
export async function createCheckRun(
  world: GitHubWorld,
  repository: StoredRepository,
  { headSha, name, by, ...change }: CheckRunChange & { headSha: string; name: string; by: string },
): Promise<StoredCheckRun> {
  if (!(await hasObject(gitDirectory(world, repository), headSha, 'commit'))) {
    throw new GitHubError(422, `No commit found for SHA: ${headSha}`);
  }
  const ofCommit = repository.checkRuns.filter((each) => each.headSha === headSha);
  const run: StoredCheckRun = {
    ...{ id: takeId(world), suite: ofCommit[0]?.suite ?? takeId(world), name, headSha, externalId: '' },
    ...{ detailsUrl: null, status: 'queued', conclusion: null, startedAt: world.clock(), completedAt: null },
    ...{ title: null, summary: null, text: null, annotations: [], actions: [] },
  };
  apply(world, run, change);
  const ofName = ofCommit.filter((each) => each.name === name);
  const oldest = ofName.length < world.checkRunsPerName ? undefined : ofName[0];
  repository.checkRuns = [...repository.checkRuns.filter((each) => each !== oldest), run];
  commitChange(world);
  notifyCheckRun(world, repository, run, { action: 'created', by });
  if (run.status === 'completed') notifyCheckRun(world, repository, run, { action: 'completed', by });
  return run;
}

/** Changes a check run. Annotations are appended to those that it has; actions replace the ones before. */
export function updateCheckRun(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredCheckRun,
  { by, ...change }: CheckRunChange & { by: string },
): void {
  const wasCompleted = run.status === 'completed';
  apply(world, run, change);
  commitChange(world);
  if (run.status === 'completed' && !wasCompleted) {
    notifyCheckRun(world, repository, run, { action: 'completed', by });
  }
}

function apply(world: GitHubWorld, run: StoredCheckRun, { annotations = [], ...change }: CheckRunChange): void {
  Object.assign(run, change);
  run.annotations = [...run.annotations, ...annotations];
  if (change.conclusion != null) run.status = 'completed';
  if (run.status === 'completed') run.completedAt ??= world.clock();
  else Object.assign(run, { conclusion: null, completedAt: null } satisfies CheckRunChange);
}

/** Of each name and suite the newest run: what `filter=latest` lists and what a required check looks at. */
export function latestRuns(runs: readonly StoredCheckRun[]): readonly StoredCheckRun[] {
  return [...new Map(runs.map((run) => [`${run.suite} ${run.name}`, run])).values()];
}

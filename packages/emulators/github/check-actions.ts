import type { StoredCheckRun } from './check-state.ts';
import { branchSha, git } from './git.ts';
import { enqueuePull } from './merge-queue.ts';
import { mergedTree } from './pull-requests.ts';
import type { StoredRepository } from './state.ts';
import { notifyCheckRun, notifyCheckSuite, notifyMergeGroup } from './webhooks.ts';
import { type GitHubWorld, gitDirectory } from './world.ts';

/** What a person sees of checks, and what they press. */
export interface CheckActions {
  /** All check runs of a commit, oldest first, with their buttons. */
  checkRuns(owner: string, name: string, sha: string): readonly Readonly<StoredCheckRun>[];
  /** Presses a button of a check run. @throws {Error} when it has no such button */
  pressCheckAction(owner: string, name: string, id: number, identifier: string, by: string): void;
  /** Presses "Re-run" at a check run, or at its whole suite. */
  rerunCheck(owner: string, name: string, id: number, by: string, whole?: 'suite'): void;
  /** Puts pull requests into the merge queue: the group is one commit, for which checks are requested. @returns the group's head */
  queueForMerge(owner: string, name: string, number: number): Promise<{ readonly ref: string; readonly head: string }>;
}

export function checkActions(
  world: GitHubWorld,
  find: (owner: string, name: string) => StoredRepository,
): CheckActions {
  const findRun = (owner: string, name: string, id: number) => {
    const repository = find(owner, name);
    const run = repository.checkRuns.find((each) => each.id === id);
    if (run === undefined) throw new Error(`${owner}/${name} has no check run ${id}`);
    return { repository, run };
  };
  return {
    checkRuns: (owner, name, sha) => find(owner, name).checkRuns.filter(({ headSha }) => headSha === sha),
    pressCheckAction: (owner, name, id, identifier, by) => {
      const { repository, run } = findRun(owner, name, id);
      // GitHub shows the buttons of a check run that is completed.
      if (run.status !== 'completed' || !run.actions.some((each) => each.identifier === identifier)) {
        throw new Error(`check run ${id} shows no button "${identifier}"`);
      }
      notifyCheckRun(world, repository, run, { action: 'requested_action', requested_action: { identifier }, by });
    },
    rerunCheck: (owner, name, id, by, whole) => {
      const { repository, run } = findRun(owner, name, id);
      if (whole === 'suite') notifyCheckSuite(world, repository, run, { action: 'rerequested', by });
      else notifyCheckRun(world, repository, run, { action: 'rerequested', by });
    },
    queueForMerge: (owner, name, number) => queueForMerge(world, find(owner, name), number),
  };
}

/** https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue */
async function queueForMerge(world: GitHubWorld, repository: StoredRepository, number: number) {
  const directory = gitDirectory(world, repository);
  const pull = repository.pulls.find((each) => each.number === number && each.state === 'open');
  const baseSha = pull && (await branchSha(directory, pull.baseRef));
  const tree =
    baseSha === undefined || pull === undefined ? undefined : await mergedTree(directory, baseSha, pull.headSha);
  if (pull === undefined || baseSha === undefined || tree === undefined) {
    throw new Error(`pull request #${number} cannot be queued`);
  }
  if (!pull.queued && !pull.draft) enqueuePull(world, repository, pull, 'github-merge-queue[bot]');
  const parents = ['-p', baseSha, '-p', pull.headSha];
  const head = await git(directory, ['commit-tree', tree, ...parents, '-m', `Merge pull request #${number}`]);
  const ref = `refs/heads/gh-readonly-queue/${pull.baseRef}/pr-${number}-${baseSha}`;
  await git(directory, ['update-ref', ref, head]);
  notifyMergeGroup(world, repository, {
    ...{ headSha: head, headRef: ref, baseSha, baseRef: `refs/heads/${pull.baseRef}` },
  });
  return { ref, head };
}

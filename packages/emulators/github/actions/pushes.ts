import { git } from '../git.ts';
import type { StoredRepository } from '../state.ts';
import { type GitHubWorld, gitDirectory } from '../world.ts';
import { notifyPush } from './notify.ts';

export type BranchHeads = ReadonlyMap<string, string>;

export async function branchHeads(world: GitHubWorld, repository: StoredRepository): Promise<BranchHeads> {
  const format = '--format=%(objectname) %(refname:lstrip=2)';
  const text = await git(gitDirectory(world, repository), ['for-each-ref', format, 'refs/heads']);
  const lines = text.split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))] as const));
}

/** Calls the webhook once for each branch that a push moved. */
export async function notifyPushes(
  world: GitHubWorld,
  repository: StoredRepository,
  before: BranchHeads,
  by: string,
): Promise<void> {
  const after = await branchHeads(world, repository);
  for (const branch of new Set([...before.keys(), ...after.keys()])) {
    notifyPush(world, repository, { branch, before: before.get(branch), after: after.get(branch), by });
  }
}

import { validationFailed } from './errors.ts';
import { git } from './git.ts';
import { createRepository } from './repositories.ts';
import type { StoredPull, StoredRepository } from './state.ts';
import { commitChange, findRepository, type GitHubWorld, gitDirectory } from './world.ts';

/**
 * Forks a repository to a person's account, with all its branches. One that is there already is returned as it is.
 *
 * @throws {Error} when the account has another repository of that name
 */
export async function forkRepository(world: GitHubWorld, parent: StoredRepository, by: string) {
  const known = findRepository(world, by, parent.name);
  if (known !== undefined && known.parent !== parent.id) throw new Error(`${by} has another repository ${parent.name}`);
  const { defaultBranch } = parent;
  const fork = await createRepository(world, { owner: by, name: parent.name, defaultBranch });
  if (known !== undefined) return fork;
  fork.parent = parent.id;
  await git(gitDirectory(world, fork), ['fetch', '--quiet', gitDirectory(world, parent), '+refs/heads/*:refs/heads/*']);
  commitChange(world);
  return fork;
}

/** Deletes a repository. Pull requests from it stay open, and nobody can say where their head lies. */
export function deleteRepository(world: GitHubWorld, repository: StoredRepository): void {
  const { state } = world.store;
  state.repositories = state.repositories.filter((each) => each !== repository);
  commitChange(world);
}

/** The repository where the head of a pull request lies; undefined when it was deleted. */
export const headRepositoryOf = (
  world: GitHubWorld,
  repository: StoredRepository,
  { fork }: StoredPull,
): StoredRepository | undefined =>
  fork === null ? repository : world.store.state.repositories.find(({ id }) => id === fork.id);

/**
 * Finds the branch that a new pull request comes from: `branch` of the repository itself, or `owner:branch` of a fork.
 *
 * @throws {GitHubError} 422 when the owner has no fork
 */
export function findHead(
  world: GitHubWorld,
  repository: StoredRepository,
  head: string,
): { readonly ref: string; readonly source: StoredRepository } {
  const colon = head.indexOf(':');
  const owner = head.slice(0, Math.max(0, colon)).toLowerCase();
  const ref = head.slice(colon + 1);
  if (colon === -1 || owner === repository.owner.toLowerCase()) return { ref, source: repository };
  const source = world.store.state.repositories.find(
    (each) => each.parent === repository.id && each.owner.toLowerCase() === owner,
  );
  if (source === undefined) throw validationFailed({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  return { ref, source };
}

/** Keeps a head commit in the base repository, where everybody fetches it as `refs/pull/N/head`. */
export async function keepHead(
  world: GitHubWorld,
  { repository, source }: { repository: StoredRepository; source: StoredRepository },
  { number, sha }: { number: number; sha: string },
): Promise<void> {
  const directory = gitDirectory(world, repository);
  const ref = `refs/pull/${number}/head`;
  if (source === repository) await git(directory, ['update-ref', ref, sha]);
  else await git(directory, ['fetch', '--quiet', gitDirectory(world, source), `+${sha}:${ref}`]);
}

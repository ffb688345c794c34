import { notifyPush } from './actions/notify.ts';
import { followBranches } from './follow-branches.ts';
import { branchSha, git, writeObject } from './git.ts';
import { writeCommit, writeTree } from './git-objects.ts';
import type { StoredRepository } from './state.ts';
import { type GitHubWorld, gitDirectory } from './world.ts';

/** Files that a person commits and pushes. */
export interface NewFiles {
  readonly branch: string;
  /** Branch that a new branch begins at. @default - the default branch */
  readonly from?: string;
  /** Text by path; null deletes the file. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly message: string;
  readonly by: string;
  /** Replaces the branch by this commit on `from`, as a forced push does. */
  readonly force?: boolean;
}

/**
 * Commits files on a branch, which is created where it is not there, and returns the commit.
 *
 * @throws {Error} when there is no branch to begin at
 */
export async function commitFiles(world: GitHubWorld, repository: StoredRepository, wanted: NewFiles): Promise<string> {
  const directory = gitDirectory(world, repository);
  const { branch, from = repository.defaultBranch, files, message, by, force = false } = wanted;
  const current = await branchSha(directory, branch);
  const parent = (force ? undefined : current) ?? (await branchSha(directory, from));
  if (parent === undefined) throw new Error(`${repository.owner}/${repository.name} has no branch ${from}`);
  const entries = [];
  for (const [path, text] of Object.entries(files)) {
    const sha = text === null ? null : await writeObject(directory, 'blob', Buffer.from(text));
    entries.push({ path, mode: '100644' as const, sha });
  }
  const person = { name: by, email: `${by}@users.noreply.github.com` };
  const commit = await writeCommit(directory, {
    ...{ tree: await writeTree(directory, parent, entries), parents: [parent], message: `${message}\n` },
    ...{ author: person, committer: person, at: Math.floor(world.clock() / 1_000), isSigned: false },
  });
  await git(directory, ['update-ref', `refs/heads/${branch}`, commit]);
  await followBranches(world, repository, by);
  notifyPush(world, repository, { branch, before: current, after: commit, by });
  return commit;
}

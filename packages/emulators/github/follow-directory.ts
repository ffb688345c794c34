import { branchSha, git, gitIfPossible } from './git.ts';
import { createRepository } from './repositories.ts';
import type { StoredRepository } from './state.ts';
import { commitChange, type GitHubWorld, gitDirectory } from './world.ts';

export interface FollowedDirectory {
  readonly owner: string;
  readonly name: string;
  /** Branch that pull requests go to. Where the repository has its HEAD on no branch, any new name. */
  readonly branch: string;
  /** A git repository: a folder with `.git`, or a bare one. It is read and never written to. */
  readonly directory: string;
  /** What the branch points to there. */
  readonly commit: string;
}

export interface Followed {
  readonly repository: StoredRepository;
  /** What the branch points to here. */
  readonly commit: string;
  /** Whether the branch has merged pull requests here that the directory does not have. */
  readonly isAhead: boolean;
}

const MIRROR = 'refs/followed';

/**
 * Brings branches and tags of a repository on disk to the git host, where it is put the first time. A branch follows the
 * directory, also back. It stays where a pull request comes from it, or where pull requests were merged on top of it.
 *
 * @throws {Error} with git's own words when the directory cannot be read
 */
export async function followDirectory(world: GitHubWorld, followed: FollowedDirectory): Promise<Followed> {
  const { owner, name, branch } = followed;
  const repository = await createRepository(world, { owner, name, defaultBranch: branch });
  const directory = gitDirectory(world, repository);
  await fetchAll(directory, followed);
  const branches = await listMirrored(directory);
  branches.set(branch, followed.commit);
  const updates: string[] = [];
  for (const [each, commit] of branches) {
    if (repository.pulls.some(({ fork, headRef }) => fork === null && headRef === each)) continue;
    const known = await branchSha(directory, each);
    const isMergedInto = repository.pulls.some(({ baseRef, mergedAt }) => baseRef === each && mergedAt !== null);
    if (known !== undefined && isMergedInto && (await isAncestor(directory, commit, known))) continue;
    updates.push(`update refs/heads/${each} ${commit}\n`);
  }
  if (updates.length > 0) await git(directory, ['update-ref', '--stdin'], { input: updates.join('') });
  await dropMirror(directory);
  const commit = (await branchSha(directory, branch)) ?? followed.commit;
  repository.defaultBranch = branch;
  commitChange(world);
  return { repository, commit, isAhead: commit !== followed.commit };
}

/** A HEAD on no branch leads to commits that no branch has. */
async function fetchAll(directory: string, { directory: source, commit }: FollowedDirectory): Promise<void> {
  const refs = [`+refs/heads/*:${MIRROR}/heads/*`, '+refs/tags/*:refs/tags/*', `+HEAD:${MIRROR}/HEAD`];
  const options = ['--quiet', '--no-auto-maintenance', '--update-shallow', `--upload-pack=${UPLOAD_PACK}`];
  await git(directory, ['fetch', ...options, source, ...refs]);
  await git(directory, ['cat-file', '-e', `${commit}^{commit}`]);
}

/** The person named the folder, so it may belong to another user: https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory */
const UPLOAD_PACK = 'git -c safe.directory=* upload-pack';

async function listMirrored(directory: string): Promise<Map<string, string>> {
  const listed = await git(directory, [
    'for-each-ref',
    '--format=%(objectname) %(refname:lstrip=3)',
    `${MIRROR}/heads`,
  ]);
  const lines = listed.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
}

async function dropMirror(directory: string): Promise<void> {
  const refs = await git(directory, ['for-each-ref', '--format=delete %(refname)', MIRROR]);
  await git(directory, ['update-ref', '--stdin'], { input: `${refs}\n` });
}

const isAncestor = async (directory: string, older: string, newer: string): Promise<boolean> =>
  (await gitIfPossible(directory, ['merge-base', '--is-ancestor', older, newer])) !== undefined;

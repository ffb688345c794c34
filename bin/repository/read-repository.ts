import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { execa } from 'execa';
import { counted } from '../../core/text/quantities.ts';
import { UsageError } from '../run-command.ts';
import { terminalText } from '../terminal.ts';
import { repositoryName } from './repository-name.ts';

/** A git repository on this machine, as it is. Nothing is written to it. */
export interface DiskRepository {
  /** Its top folder; of a bare repository, the repository itself. */
  readonly directory: string;
  /** "owner/name" of its remote `origin`; `local/FOLDER` where that is not on GitHub. */
  readonly name: string;
  /** The branch that is checked out; where none is, a name for its commit. */
  readonly branch: string;
  /** The commit that is checked out. */
  readonly commit: string;
  /** How many files are changed or new, and not committed. */
  readonly uncommitted: number;
}

/**
 * Looks at a repository on disk.
 *
 * @param folder the repository, or any folder in it
 * @param branch in place of the one that is checked out
 * @throws {UsageError} when it is no git repository, has no commit, or no such branch
 */
export async function readRepository(folder: string, branch?: string): Promise<DiskRepository> {
  const place = resolve(folder);
  if (!existsSync(place) || !statSync(place).isDirectory())
    throw new UsageError(`--repo: there is no folder ${shown(folder)}`);
  const directory = await topOf(place, folder);
  const head = branch === undefined ? 'HEAD' : `refs/heads/${branch}`;
  const commit = await git(directory, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${head}^{commit}`);
  const [current, remote, status] = await Promise.all([
    git(directory, 'symbolic-ref', '--quiet', '--short', 'HEAD'),
    git(directory, 'remote', 'get-url', 'origin'),
    git(directory, 'status', '--porcelain', '--no-renames', '-z'),
  ]);
  if (commit === undefined) {
    throw new UsageError(
      branch === undefined
        ? `--repo: ${shown(directory)} has no commit yet: commit first, because only commits are read`
        : `--repo: ${shown(directory)} has no branch ${shown(branch)}${current === undefined ? '' : `; it is on ${shown(current)}`}`,
    );
  }
  return {
    directory,
    name: nameOf(remote ?? '', directory),
    branch: branch ?? current ?? `detached-${commit.slice(0, 12)}`,
    commit,
    uncommitted: (status ?? '').split('\0').filter((entry) => /^..\s/.test(entry)).length,
  };
}

/**
 * The full sha of a commit that a person names: a branch, a tag, or the beginning of a sha.
 *
 * @throws {UsageError} when there is no such commit
 */
export async function commitOf({ directory }: Pick<DiskRepository, 'directory'>, name: string): Promise<string> {
  const commit = await git(directory, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
  if (commit === undefined) throw new UsageError(`--commit: ${shown(directory)} has no commit ${shown(name)}`);
  return commit;
}

/** What of a repository is seen, and what is not. */
export function describeRepository({ directory, branch, commit, uncommitted }: DiskRepository): string[] {
  const where = branch.startsWith('detached-') ? 'no branch' : `branch ${shown(branch)}`;
  return [
    `repository ${shown(directory)}, ${where}, commit ${commit.slice(0, 12)}`,
    ...(uncommitted === 0
      ? []
      : [`  ${counted(uncommitted, 'uncommitted change is', 'uncommitted changes are')} not seen: commit first`]),
  ];
}

async function topOf(place: string, folder: string): Promise<string> {
  const top = await git(place, 'rev-parse', '--show-toplevel');
  if (top !== undefined) return top;
  const refused = await run(place, ['rev-parse', '--show-toplevel']);
  if (refused.stderr.includes('dubious ownership')) throw new UsageError(`--repo: ${refused.stderr.trim()}`);
  const isBare = (await git(place, 'rev-parse', '--is-bare-repository')) === 'true';
  const bare = isBare ? await git(place, 'rev-parse', '--absolute-git-dir') : undefined;
  if (bare === undefined)
    throw new UsageError(`--repo: ${shown(folder)} is not in a git repository (\`git init\` creates one)`);
  return bare;
}

function nameOf(remote: string, directory: string): string {
  const named = repositoryName(remote);
  if (/^[\w.-]+\/[\w.-]+$/.test(named) && named !== remote) return named;
  const folder = basename(directory).replace(/\.git$/, '');
  return `local/${folder.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[-.]+|-+$/g, '') || 'repository'}`;
}

const shown = (text: string): string => terminalText(text);

async function git(folder: string, ...words: string[]): Promise<string | undefined> {
  const { exitCode, stdout } = await run(folder, words);
  return exitCode === 0 ? stdout : undefined;
}

/** `git status` would write the index of the person's repository, were it not told otherwise. */
async function run(folder: string, words: readonly string[]) {
  const env = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
  const result = await execa('git', ['-C', folder, ...words], { env, reject: false });
  if (result.code === 'ENOENT') throw new UsageError('git is not installed, or not on the PATH');
  return result;
}

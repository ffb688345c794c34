import { execa } from 'execa';

/** Git with nothing of the person's own configuration: no hooks, no signing, no other author. */
const isolated = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
  LC_ALL: 'C',
  // A commit is kept through a crash of this process; that it outlives a power cut is not worth the wait for the disk.
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'core.fsync',
  GIT_CONFIG_VALUE_0: 'none',
};

export const gitEnvironment = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', ...isolated });

export interface GitOptions {
  readonly environment?: Record<string, string>;
  readonly input?: string;
}

/**
 * Runs git in a directory and returns what it prints, without the last line break.
 *
 * @throws {Error} with git's own words when it fails
 */
export async function git(directory: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const result = await execa('git', args, {
    cwd: directory,
    env: { ...gitEnvironment(), ...options.environment },
    extendEnv: false,
    maxBuffer: 64 * 1024 * 1024,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  return result.stdout;
}

/** Runs git where a refusal is an answer, such as "no such ref": then undefined. */
export async function gitIfPossible(directory: string, args: readonly string[]): Promise<string | undefined> {
  const result = await execa('git', args, {
    cwd: directory,
    env: gitEnvironment(),
    extendEnv: false,
    reject: false,
    maxBuffer: 64 * 1024 * 1024,
  });
  // Exit codes from 1 to 128 are git's own "no"; anything else (no git at all, a git too old for the command) is a fault.
  if (result.exitCode === undefined || result.exitCode > 128) throw result;
  return result.exitCode === 0 ? result.stdout : undefined;
}

/** Writes an object and returns its name. @throws {Error} when git takes it for no such object */
export async function writeObject(directory: string, type: 'blob' | 'commit', bytes: Uint8Array): Promise<string> {
  const args = ['hash-object', '-t', type, '-w', '--stdin'];
  const result = await execa('git', args, { cwd: directory, env: gitEnvironment(), extendEnv: false, input: bytes });
  return result.stdout;
}

/** Reads a blob's bytes. */
export async function readBlob(directory: string, sha: string): Promise<Buffer> {
  const result = await execa('git', ['cat-file', 'blob', sha], {
    cwd: directory,
    env: gitEnvironment(),
    extendEnv: false,
    encoding: 'buffer',
    stripFinalNewline: false,
  });
  return Buffer.from(result.stdout);
}

/** Turns a branch name, tag or sha into a commit's sha; undefined when there is none. Names cannot become options. */
export const resolveCommit = (directory: string, ref: string): Promise<string | undefined> =>
  gitIfPossible(directory, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);

/** The commit that a branch points to; undefined when there is no such branch. */
export const branchSha = (directory: string, branch: string): Promise<string | undefined> =>
  resolveCommit(directory, `refs/heads/${branch}`);

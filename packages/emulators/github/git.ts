import { buffer } from 'node:stream/consumers';
import type { ProgramEnd } from './program-messages.ts';
import { runProgram } from './programs.ts';

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
  readonly input?: string | Uint8Array;
}

/** What git ended with. */
interface RanGit extends ProgramEnd {
  readonly output: Buffer;
  readonly errors: string;
}

/** Git failed. The message has the command and git's own words. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly exitCode: number | undefined;

  constructor(args: readonly string[], { exitCode, fault, errors, output }: RanGit) {
    const how = fault ?? `exit code ${exitCode}`;
    super([`git ${args.join(' ')}: ${how}`, errors.trim(), toText(output)].filter(Boolean).join('\n'));
    this.exitCode = exitCode;
  }
}

/**
 * Runs git in a directory and returns what it prints, without the last line break.
 *
 * @throws {GitError} with git's own words when it fails
 */
export async function git(directory: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return toText(await mustRun(directory, args, options));
}

/**
 * Runs git where a refusal is an answer, such as "no such ref": then undefined.
 *
 * @throws {GitError} where git itself is missing, is too old for the command, or was ended
 */
export async function gitIfPossible(directory: string, args: readonly string[]): Promise<string | undefined> {
  const ran = await runGit(directory, args);
  // Exit codes from 1 to 128 are git's own "no"; anything else (no git at all, a git too old for the command) is a fault.
  if (ran.exitCode === undefined || ran.exitCode > 128) throw new GitError(args, ran);
  return ran.exitCode === 0 ? toText(ran.output) : undefined;
}

/** Writes an object and returns its name. @throws {GitError} when git takes it for no such object */
export async function writeObject(directory: string, type: 'blob' | 'commit', bytes: Uint8Array): Promise<string> {
  return toText(await mustRun(directory, ['hash-object', '-t', type, '-w', '--stdin'], { input: bytes }));
}

/** Reads a blob's bytes. @throws {GitError} when there is none */
export const readBlob = (directory: string, sha: string): Promise<Buffer> =>
  mustRun(directory, ['cat-file', 'blob', sha]);

/** Turns a branch name, tag or sha into a commit's sha; undefined when there is none. Names cannot become options. */
export const resolveCommit = (directory: string, ref: string): Promise<string | undefined> =>
  gitIfPossible(directory, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);

/** The commit that a branch points to; undefined when there is no such branch. */
export const branchSha = (directory: string, branch: string): Promise<string | undefined> =>
  resolveCommit(directory, `refs/heads/${branch}`);

async function mustRun(directory: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const ran = await runGit(directory, args, options);
  if (ran.exitCode !== 0) throw new GitError(args, ran);
  return ran.output;
}

async function runGit(directory: string, args: readonly string[], options: GitOptions = {}): Promise<RanGit> {
  const environment = { ...gitEnvironment(), ...options.environment };
  const program = runProgram({ file: 'git', args, directory, environment });
  if (options.input !== undefined) program.write(Buffer.from(options.input));
  program.endInput();
  const [output, ended] = await Promise.all([buffer(program.output), program.ended]);
  return { output, ...ended };
}

const toText = (bytes: Buffer): string => bytes.toString('utf8').replace(/\r?\n$/, '');

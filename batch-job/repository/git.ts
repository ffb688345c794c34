import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { MINUTE_MS } from '../../core/durations.ts';
import { UpstreamError } from '../../core/errors.ts';
import { askpassProgram, gitEnvironment, hostEnvironment } from './git-environment.ts';
import { GitError, withoutSecret } from './git-error.ts';
import { isPassing } from './is-passing.ts';

const LOCAL_LIMIT_MS = 10 * MINUTE_MS;
const HOST_LIMIT_MS = 20 * MINUTE_MS;
/** Listings and patches; the contents of files do not come this way. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** One bare repository that only git's plumbing touches: nothing is ever checked out of it by git. */
export interface Git {
  readonly directory: string;
  /** The environment of a process that does not talk to the host. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Runs git and returns what it prints.
   * @param doing completes "git could not …" when it fails
   * @throws {GitError}
   */
  run(doing: string, args: readonly string[], options?: RunOptions): Promise<Buffer>;
  /** As `run`, as text without the last line break. */
  text(doing: string, args: readonly string[], options?: RunOptions): Promise<string>;
  /**
   * As `text`, for commands that talk to the host.
   * @throws {UpstreamError} with `retryable`, without the token in any form
   */
  atHost(
    doing: string,
    args: readonly string[],
    token: string,
    environment?: Readonly<Record<string, string>>,
  ): Promise<string>;
}

interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  /** Exit codes that are an answer, such as 1 for "there is a conflict". */
  readonly accept?: readonly number[];
  /** Where git runs; else beside the repository. */
  readonly directory?: string;
}

/**
 * Makes an empty bare repository with `cloneUrl` as its origin.
 *
 * @param directory made if need be; holds the repository, an empty home and the askpass program
 * @throws {TypeError} when the address is neither https nor loopback http, or carries credentials
 */
export async function createGit(directory: string, cloneUrl: string, searchPath: string): Promise<Git> {
  const url = checkCloneUrl(cloneUrl);
  const repository = join(directory, 'repository.git');
  const home = join(directory, 'home');
  const askpass = join(directory, 'askpass');
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeFile(askpass, askpassProgram(url), { mode: 0o700 });
  const environment = gitEnvironment(home, searchPath, url);
  const execute = createExecute(directory, environment);

  const run: Git['run'] = async (doing, args, options = {}) => {
    const inRepository = ['--git-dir', repository, ...args];
    const { exitCode, stdout, stderr } = await execute(inRepository, { ...options, timeout: LOCAL_LIMIT_MS });
    if (exitCode !== null && [0, ...(options.accept ?? [])].includes(exitCode)) return stdout;
    throw new GitError(doing, exitCode, withoutSecret(stderr, undefined));
  };
  const text: Git['text'] = async (...call) => (await run(...call)).toString('utf8').replace(/\n$/, '');

  await run('make a repository', ['init', '--quiet', '--bare', '--template=']);

  return {
    directory: repository,
    environment,
    run,
    text,
    async atHost(doing, args, token, more = {}) {
      const { exitCode, stdout, stderr } = await execute(['--git-dir', repository, ...args], {
        timeout: HOST_LIMIT_MS,
        environment: { ...more, ...hostEnvironment(url, askpass, token) },
      });
      if (exitCode === 0) return stdout.toString('utf8').replace(/\n$/, '');
      const cause = new GitError(doing, exitCode, withoutSecret(stderr, token));
      throw new UpstreamError('git host', cause.message, { retryable: isPassing(cause.message), cause });
    },
  };
}

function checkCloneUrl(cloneUrl: string): URL {
  const url = URL.parse(cloneUrl);
  if (url === null) throw new TypeError('clone address: expected a URL');
  if (url.username !== '' || url.password !== '') throw new TypeError('clone address: expected no credentials in it');
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)) return url;
  throw new TypeError(`clone address: expected https, got ${url.protocol}//${url.host}`);
}

type Execution = { exitCode: number | null; stdout: Buffer; stderr: string };

const createExecute =
  (cwd: string, environment: Readonly<Record<string, string>>) =>
  async (args: readonly string[], options: RunOptions & { timeout: number }): Promise<Execution> => {
    const result = await execa('git', args, {
      cwd: options.directory ?? cwd,
      env: { ...environment, ...options.environment },
      extendEnv: false,
      encoding: 'buffer',
      stripFinalNewline: false,
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: options.timeout,
      killDescendants: true,
      reject: false,
      ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    });
    return {
      exitCode: result.isMaxBuffer ? null : (result.exitCode ?? null),
      stdout: Buffer.from(result.stdout),
      stderr: `${whyEnded(result)}${Buffer.from(result.stderr).toString('utf8')}`,
    };
  };

function whyEnded(result: {
  isMaxBuffer: boolean;
  exitCode?: number | undefined;
  originalMessage?: string | undefined;
}): string {
  if (result.isMaxBuffer) return `it printed more than ${MAX_OUTPUT_BYTES} bytes\n`;
  return result.exitCode === undefined ? `${result.originalMessage ?? 'it was ended'}\n` : '';
}

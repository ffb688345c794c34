import { text } from 'node:stream/consumers';
import { runProgram } from '../github/programs.ts';

export interface RanGit {
  readonly exitCode: number | undefined;
  /** Without the last line break. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitRunOptions {
  readonly directory?: string;
  /** Added to this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs git from the small process: a test's own has hundreds of megabytes, and takes long to start a program. */
export async function runGitHere(args: readonly string[], options: GitRunOptions = {}): Promise<RanGit> {
  const environment = { ...process.env, ...options.environment };
  const program = runProgram({
    ...{ file: 'git', args, directory: options.directory },
    environment: Object.fromEntries(
      Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  });
  program.endInput();
  const [stdout, { exitCode, errors, fault = '' }] = await Promise.all([text(program.output), program.ended]);
  return { exitCode, stdout: stdout.replace(/\n$/, ''), stderr: `${errors}${fault}`.replace(/\n$/, '') };
}

/** Runs git where a failure is the test's. @returns what it prints, without the last line break */
export async function mustRunGit(args: readonly string[], options: GitRunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runGitHere(args, options);
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { stackNameOf } from '../../../core/names.ts';
import { CODE, PACKAGE_ROOT } from '../../package-root.ts';
import { UsageError } from '../../run-command.ts';

/** Starts the CDK with these arguments and waits for it. Resolves with its exit code. */
export type StartCdk = (argv: readonly string[], environment: Readonly<Record<string, string>>) => Promise<number>;

export interface CdkCall {
  readonly command: 'synth' | 'diff' | 'deploy' | 'destroy';
  readonly stage: string;
  /** The configuration's path; a relative one starts at the working directory. */
  readonly config: string;
  readonly options?: readonly string[];
}

/** The CDK's arguments for one stage: its stack by name, and the contexts that `bin/app.ts` reads. */
export const cdkArguments = ({ command, stage, config, options = [] }: CdkCall): readonly string[] => [
  command,
  stackNameOf(stage),
  '--context',
  `stage=${stage}`,
  '--context',
  `config=${resolve(config)}`,
  '--app',
  APP,
  ...options,
];

/** A word as the shell takes it; the CDK starts the app by one. */
const quoted = (word: string): string =>
  process.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;

/** mendhook's own app, from any folder. Not the first word is quoted: the CDK strips quotes around the whole. */
const APP = `node ${quoted(join(PACKAGE_ROOT, 'bin', `app${CODE}`))}`;

/** The CDK's command that npm installed, on this process's own version of Node. */
export const installedCdk: StartCdk = (argv, environment) => createCdk(findCdk())(argv, environment);

/**
 * Starts a CDK that shares this process's terminal and works in this process's folder: `cdk.out` and the person's own
 * `cdk.json` are there.
 *
 * @param file the CDK's command, a file for Node
 */
export const createCdk =
  (file: string): StartCdk =>
  (argv, environment) =>
    new Promise((done, failed) => {
      // The CDK starts the app as `node`, which must be a version that reads TypeScript.
      // An empty entry of a search path would be the working directory.
      const PATH = [dirname(process.execPath), process.env['PATH']].filter(Boolean).join(delimiter);
      const child = spawn(process.execPath, [file, ...argv], {
        env: { ...process.env, PATH, ...environment },
        stdio: 'inherit',
      });
      // The terminal sends Ctrl-C to both; the CDK decides what it ends.
      const ignore = () => undefined;
      process.on('SIGINT', ignore);
      child.on('error', failed);
      child.on('close', (code, signal) => {
        process.off('SIGINT', ignore);
        done(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
      });
    });

function findCdk(): string {
  try {
    return createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  } catch (cause) {
    throw new UsageError('the CDK is not installed beside mendhook: run `npm install`', { cause });
  }
}

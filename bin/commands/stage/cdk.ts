import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { stackNameOf } from '../../../core/names.ts';
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
  ...options,
];

/** The directory with `cdk.json`: its flags change the template, so the CDK is always started there. */
export const CHECKOUT = join(import.meta.dirname, '..', '..', '..');

/** The CDK's command that `npm ci` installed, on this process's own version of Node. */
export const installedCdk: StartCdk = (argv, environment) => createCdk(findCdk())(argv, environment);

/**
 * Starts a CDK that shares this process's terminal.
 *
 * @param file the CDK's command, a file for Node
 */
export const createCdk =
  (file: string): StartCdk =>
  (argv, environment) =>
    new Promise((done, failed) => {
      // `cdk.json` starts the app as `node`, which must be a version that reads TypeScript.
      // An empty entry of a search path would be the working directory.
      const PATH = [dirname(process.execPath), process.env['PATH']].filter(Boolean).join(delimiter);
      const child = spawn(process.execPath, [file, ...argv], {
        cwd: CHECKOUT,
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
    throw new UsageError('the CDK is not installed: run `npm ci` in the checkout of mendhook', { cause });
  }
}

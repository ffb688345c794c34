import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';

export interface JobProcessOptions {
  readonly command: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly logFile: string;
}

type ProcessEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'not-started'; readonly reason: string };

export interface JobProcess {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  readonly ended: Promise<ProcessEnd>;
  /** Signals the process and all that it started, as long as they stayed in its group. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** Starts a job's command as the leader of a process group of its own; its output goes to a file, so that none is lost with us. */
export function startJobProcess(options: JobProcessOptions): JobProcess {
  const { command, environment, directory, logFile } = options;
  mkdirSync(directory, { recursive: true });
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd: directory,
    env: { ...environment },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const { pid } = child;
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('error', (error) =>
      resolve({ kind: 'not-started', reason: `CannotStartContainerError: ${error.message}` }),
    );
    child.once('exit', (code, signal) => {
      // A container ends with its first process: whatever is left of the group goes too.
      if (pid !== undefined) killGroup(pid, 'SIGKILL');
      resolve({ kind: 'exited', exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]) });
    });
  });
  return {
    pid,
    ended,
    kill: (signal) => {
      if (pid !== undefined) killGroup(pid, signal);
    },
  };
}

/** Signals a process group; one that is gone already is no error. */
export function killGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Tells when a process started, so that a number which the system gave to another one is not taken for it.
 *
 * @returns undefined when there is no such process
 */
export function processStartedAt(pid: number): string | undefined {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || undefined;
  }
  try {
    // The second field is the command's name in parentheses and may hold anything; the start time is the 22nd.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
    if (!isGone) throw error;
    return undefined;
  }
}

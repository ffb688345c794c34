import { spawn } from 'node:child_process';
import { messageOf } from '../../core/errors.ts';
import { cutToEnd } from '../../core/text/cut-text.ts';
import { isErrorCode } from '../error-code.ts';

/** A user of the container, by number. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

interface ProcessLimits {
  readonly timeoutMs: number;
  /** How long after SIGTERM, and after its last word, a process may linger before SIGKILL. */
  readonly graceMs: number;
  readonly outputBytes: number;
}

export interface ProcessRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly user?: User | undefined;
  readonly limits: ProcessLimits;
  readonly signal: AbortSignal;
  /** Called for each line of output; `done` says that nothing else is expected, and gives the process time to end. */
  readonly onLine: (line: string) => 'more' | 'done';
}

export interface ProcessEnd {
  /** Who ended it: itself, or the worker, and then why. */
  readonly ended: 'by itself' | 'time limit' | 'stopped' | 'output limit' | 'not started';
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to stderr. */
  readonly stderr: string;
}

const STDERR_KEPT = 4_000;

/**
 * Runs a process in a group of its own and reads its output line by line. At a limit, or when the signal is aborted, the
 * whole group gets SIGTERM, then SIGKILL; nothing of the group is left when this returns. Never throws.
 */
export async function runProcess(run: ProcessRun): Promise<ProcessEnd> {
  const { limits, signal } = run;
  if (signal.aborted) return { ended: 'stopped', code: null, signal: null, stderr: '' };
  const child = spawn(run.command, [...run.args], {
    cwd: run.cwd,
    env: { ...run.env },
    detached: true, // a group of its own
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(run.user ?? {}),
  });
  let ended: ProcessEnd['ended'] = 'by itself';
  let stderr = '';
  const timers = new Set<NodeJS.Timeout>();
  const after = (milliseconds: number, act: () => void) => timers.add(setTimeout(act, milliseconds));
  const stop = (why: ProcessEnd['ended']) => {
    if (ended === 'by itself') ended = why;
    signalGroup(child.pid, 'SIGTERM');
    after(limits.graceMs, () => signalGroup(child.pid, 'SIGKILL'));
  };
  const onAbort = () => stop('stopped');
  signal.addEventListener('abort', onAbort, { once: true });
  after(limits.timeoutMs, () => stop('time limit'));

  const lines = splitLines(limits.outputBytes, (line) => {
    if (run.onLine(line) === 'done') after(limits.graceMs, () => signalGroup(child.pid, 'SIGKILL'));
  });
  child.stdout.on('data', (chunk: Buffer) => {
    if (lines.push(chunk) === 'too much') stop('output limit');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = cutToEnd(stderr + chunk.toString('utf8'), STDERR_KEPT);
  });
  // A process that ends without reading its input closes the pipe; how it ended is told by its exit.
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.stdin);

  const end = await new Promise<Pick<ProcessEnd, 'code' | 'signal'>>((resolve) => {
    child.once('error', (error) => {
      ended = 'not started';
      stderr = messageOf(error);
      resolve({ code: null, signal: null });
    });
    // What the process started may outlive it and hold its output open: the group goes with it, and the pipes in time.
    child.once('exit', () => {
      signalGroup(child.pid, 'SIGKILL');
      after(limits.graceMs, () => [child.stdout, child.stderr].forEach((pipe) => void pipe.destroy()));
    });
    child.once('close', (code, killedBy) => resolve({ code, signal: killedBy }));
  });
  for (const timer of timers) clearTimeout(timer);
  signal.removeEventListener('abort', onAbort);
  lines.end();
  return { ended, ...end, stderr };
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody is left in the group; macOS says EPERM when only the dead are.
    if (!isErrorCode(error, 'ESRCH', 'EPERM')) throw error;
  }
}

/** Splits bytes into lines, up to a total of bytes; what comes after that is dropped. */
function splitLines(limit: number, onLine: (line: string) => void) {
  const decoder = new TextDecoder();
  let pending = '';
  let bytes = 0;
  return {
    push: (chunk: Uint8Array): 'ok' | 'too much' => {
      bytes += chunk.length;
      if (bytes > limit) return 'too much';
      pending += decoder.decode(chunk, { stream: true });
      const lines = pending.split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) onLine(line);
      return 'ok';
    },
    end: (): void => {
      if (pending !== '') onLine(pending);
    },
  };
}

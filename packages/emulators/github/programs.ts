import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import type { FromStarter, ProgramEnd, ProgramRun, ToStarter } from './program-messages.ts';

export interface RunningProgram {
  /** What it prints. */
  readonly output: Readable;
  write(chunk: Uint8Array): void;
  endInput(): void;
  kill(): void;
  /** Its end, and what it printed as errors. It never rejects. */
  readonly ended: Promise<ProgramEnd & { readonly errors: string }>;
}

interface Waiting {
  readonly output: PassThrough;
  readonly errors: Uint8Array[];
  readonly end: (end: ProgramEnd) => void;
}

interface Starter {
  readonly process: ChildProcess;
  readonly waiting: Map<number, Waiting>;
}

let starter: Starter | undefined;
let newest = 0;

/**
 * Runs a program from a small process. To start a program, a process is copied, and everything in it waits meanwhile: 4 ms where it
 * has 70 MB, 60 ms where it has 670 MB (`npm run bench -- start-program`).
 */
export function runProgram(run: ProgramRun): RunningProgram {
  const { process, waiting } = currentStarter();
  const id = ++newest;
  const tell = (message: ToStarter) => void (process.connected && process.send(message, ignoreError));
  const output = new PassThrough();
  const errors: Uint8Array[] = [];
  const ended = new Promise<ProgramEnd & { errors: string }>((resolve) => {
    waiting.set(id, {
      ...{ output, errors },
      end: (end) => {
        output.end();
        resolve({ ...end, errors: Buffer.concat(errors).toString('utf8') });
      },
    });
  });
  // While a program runs, this process does not end by itself.
  process.channel?.ref();
  tell({ kind: 'run', id, run });
  return {
    ...{ output, ended },
    write: (chunk) => tell({ kind: 'input', id, chunk }),
    endInput: () => tell({ kind: 'input-ended', id }),
    kill: () => tell({ kind: 'kill', id }),
  };
}

/** A message that cannot be sent is told by the disconnection. */
const ignoreError = (): void => undefined;

function currentStarter(): Starter {
  if (starter?.process.connected) return starter;
  const file = new URL(`./program-starter${extname(import.meta.url)}`, import.meta.url);
  const opened: Starter = {
    process: fork(file, { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    waiting: new Map(),
  };
  const { process, waiting } = opened;
  process.unref();
  process.channel?.unref();
  process.on('message', (message: FromStarter) => hear(opened, message));
  const lose = (why: string) => {
    for (const { end } of waiting.values()) end({ fault: why });
    waiting.clear();
  };
  process.on('error', ({ message }) => lose(message));
  process.on('disconnect', () => lose('the process that starts programs ended'));
  starter = opened;
  return opened;
}

function hear({ process, waiting }: Starter, message: FromStarter): void {
  const program = waiting.get(message.id);
  if (program === undefined) return;
  if (message.kind === 'output') program.output.write(message.chunk);
  else if (message.kind === 'errors') program.errors.push(message.chunk);
  else if (message.kind === 'ended') {
    waiting.delete(message.id);
    if (waiting.size === 0) process.channel?.unref();
    program.end(message);
  }
}

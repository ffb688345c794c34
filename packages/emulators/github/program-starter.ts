import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { FromStarter, ProgramEnd, ProgramRun, ToStarter } from './program-messages.ts';

const running = new Map<number, ChildProcessWithoutNullStreams>();

process.on('message', (message: ToStarter) => {
  const child = running.get(message.id);
  switch (message.kind) {
    case 'run':
      return start(message.id, message.run);
    case 'input':
      return void child?.stdin.write(message.chunk);
    case 'input-ended':
      return void child?.stdin.end();
    case 'kill':
      return void child?.kill();
    default:
      return message satisfies never;
  }
});

// Ctrl-C reaches each process of a terminal. The parent closes what it has open first.
process.on('SIGINT', () => undefined);

// Its parent is gone, and with it everybody who waits for a program.
process.on('disconnect', () => {
  for (const child of running.values()) child.kill();
  process.exit(0);
});

function start(id: number, { file, args, directory, environment }: ProgramRun): void {
  const child = spawn(file, args, { cwd: directory, env: { ...environment }, stdio: 'pipe' });
  running.set(id, child);
  const end = (ended: ProgramEnd) => {
    if (running.delete(id)) tell({ kind: 'ended', id, ...ended });
  };
  // A program may end before it has read everything: then the pipe breaks, and its own answer counts.
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdout.on('data', (chunk: Buffer) => tell({ kind: 'output', id, chunk }));
  child.stderr.on('data', (chunk: Buffer) => tell({ kind: 'errors', id, chunk }));
  child.once('error', ({ message }) => end({ fault: message }));
  child.once('close', (code, signal) => end(code === null ? { fault: `ended by ${signal}` } : { exitCode: code }));
}

function tell(message: FromStarter): void {
  if (process.connected) process.send?.(message);
}

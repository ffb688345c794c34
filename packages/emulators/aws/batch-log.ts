import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptJob } from './batch-schemas.ts';

const TAIL_BYTES = 64 * 1024;

/** Reads the last lines of a job's newest attempt, however large its log is. */
export function readLogTail(directory: string, jobs: readonly KeptJob[], jobId: string, lines: number): string[] {
  const name = jobs.find(({ job }) => job.jobId === jobId)?.job.container.logStreamName;
  if (name === undefined) return [];
  const all = readTail(join(directory, name)).split('\n');
  if (all.at(-1) === '') all.pop();
  return lines > 0 ? all.slice(-lines) : [];
}

function readTail(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(descriptor, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8', 0, read);
  } finally {
    closeSync(descriptor);
  }
}

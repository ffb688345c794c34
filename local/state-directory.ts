import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCK = 'running.pid';

/**
 * Takes a state directory for one runtime at a time: two would write over each other.
 *
 * @returns a function that gives it back
 * @throws {Error} when another runtime that still runs has it
 */
export function takeStateDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, LOCK);
  const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
  if (holder !== undefined && isRunning(holder)) {
    throw new Error(`another mendhook (process ${holder}) is using ${directory}; stop it first`);
  }
  writeFileSync(path, String(process.pid));
  return () => rmSync(path, { force: true });
}

/** Removes everything that earlier runs left. @throws {Error} when one of them still runs */
export function clearState(directory: string): void {
  for (const path of lockFiles(directory)) {
    const holder = Number(readFileSync(path, 'utf8'));
    if (isRunning(holder)) throw new Error(`mendhook (process ${holder}) is using ${directory}; stop it first`);
  }
  rmSync(directory, { recursive: true, force: true });
}

const lockFiles = (directory: string) =>
  globSync(`**/${LOCK}`, { cwd: directory }).map((path) => join(directory, path));

function isRunning(processId: number): boolean {
  if (processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = 'operator-environment.json';
const environmentSchema = z.record(z.string(), z.string());

/**
 * Writes down, while a runtime runs, with which environment a person's command reaches its account.
 *
 * @returns what takes the file away again
 */
export function saveOperatorEnvironment(directory: string, environment: Readonly<Record<string, string>>): () => void {
  const path = join(directory, FILE);
  writeFileSync(path, JSON.stringify(environment, null, 2), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/** @returns undefined when no runtime runs on that state directory */
export function readOperatorEnvironment(directory: string): Readonly<Record<string, string>> | undefined {
  try {
    return environmentSchema.parse(JSON.parse(readFileSync(join(directory, FILE), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

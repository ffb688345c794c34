import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { StateFormatError } from './state-format-error.ts';

export interface StateFile<State> {
  /** The state as it is now. Change it in place, then call `save`. */
  readonly state: State;
  /** Writes the state to disk at once; a crash leaves either the old file or the new one. */
  save(): void;
}

/**
 * Opens a stand-in's state: one JSON document on disk that survives a restart.
 *
 * @param path where the document lives; folders are made as needed
 * @param schema reads the document; `initial` is used when there is none yet
 * @throws {StateFormatError} when the document on disk does not fit the schema, naming the file
 */
export function openStateFile<State>(path: string, schema: z.ZodType<State>, initial: State): StateFile<State> {
  const state = readState(path, schema) ?? initial;
  return {
    state,
    save: () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, `${JSON.stringify(state)}\n`);
      renameSync(`${path}.new`, path);
    },
  };
}

function readState<State>(path: string, schema: z.ZodType<State>): State | undefined {
  const text = readIfPresent(path);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new StateFormatError(`${path} does not hold the state of this version`, { cause });
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

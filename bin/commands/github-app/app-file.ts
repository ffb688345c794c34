import { accessSync, chmodSync, constants, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { GitHubAppSecrets } from '../../../adapters/secret-writer.ts';
import { UsageError } from '../../run-command.ts';

const fields = z.record(z.string(), z.unknown());
const OWNER_ONLY = 0o600;

/**
 * Reads a document of secrets before anything is stored in it, so that a file that cannot be written is known first. Only
 * its owner can read what is stored.
 *
 * @returns puts the App into it, and leaves its other fields
 * @throws {UsageError} when it cannot be written, or holds something other than a JSON object
 */
export function openAppFile(file: string): (github: GitHubAppSecrets) => void {
  const current = readFields(file);
  return (github) => {
    const fresh = `${file}.new`;
    writeFileSync(fresh, `${JSON.stringify({ ...current, github }, null, 2)}\n`, { mode: OWNER_ONLY });
    // A file of an earlier run keeps its own mode.
    chmodSync(fresh, OWNER_ONLY);
    renameSync(fresh, file);
  };
}

function readFields(file: string): Readonly<Record<string, unknown>> {
  const text = readText(file);
  if (text === '') return {};
  try {
    return fields.parse(JSON.parse(text));
  } catch {
    // The parser's message repeats a part of the document.
    throw new UsageError(`${file} is not a JSON object: choose another file`);
  }
}

/** Nothing is created yet: a command that is ended early leaves no empty file. */
function readText(file: string): string {
  try {
    accessSync(dirname(file), constants.W_OK);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  } catch (cause) {
    throw new UsageError(`cannot write ${file}`, { cause });
  }
}

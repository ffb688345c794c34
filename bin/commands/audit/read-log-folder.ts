import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { LogFile } from '../../../core/gate-decision/verify-log.ts';
import { DECISION_PREFIX } from '../../../core/names.ts';
import { readJson } from '../../../core/text/read-json.ts';
import { UsageError } from '../../run-command.ts';

const logFiles = z.array(z.object({ key: z.string(), text: z.string() }));
/** A line of `audit export --json`: the row of a change, or the digests. */
const exportLine = z.object({ log: logFiles.optional(), digests: logFiles.optional() });

/**
 * Reads decisions from a copy of the bucket, or of its folder `decisions`, or from a file that `audit export --json` wrote. It
 * needs no account.
 *
 * @throws {UsageError} if there is nothing of the kind
 */
export async function readLogFolder(path: string): Promise<readonly LogFile[]> {
  const found = await stat(path).catch((cause: Error) => {
    throw new UsageError(`${path}: ${cause.message}`, { cause });
  });
  const files = found.isDirectory() ? await readFolder(path) : readExport(path, await readFile(path, 'utf8'));
  if (files.length === 0) throw new UsageError(`${path}: expected files under ${DECISION_PREFIX}, found none`);
  return files;
}

async function readFolder(folder: string): Promise<readonly LogFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const named = paths.map((path) => ({ path, name: relative(folder, path).split(sep).join('/') })).toSorted(byName);
  const isWhole = named.some(({ name }) => name.startsWith(DECISION_PREFIX));
  const wanted = isWhole ? named.filter(({ name }) => name.startsWith(DECISION_PREFIX)) : named;
  const prefix = isWhole ? '' : DECISION_PREFIX;
  return Promise.all(
    wanted.map(async ({ path, name }) => ({ key: `${prefix}${name}`, text: await readFile(path, 'utf8') })),
  );
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);

function readExport(path: string, text: string): readonly LogFile[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line, index) => {
      const read = exportLine.safeParse(readJson(line));
      if (!read.success) throw new UsageError(`${path}, line ${index + 1}: expected a line of audit export --json`);
      return [...(read.data.log ?? []), ...(read.data.digests ?? [])];
    });
}

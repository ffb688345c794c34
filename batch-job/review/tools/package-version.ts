import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({ name: z.string(), version: z.string() });

/**
 * The version of an installed package.
 *
 * @throws when it is not installed
 */
export async function versionOf(name: string): Promise<string> {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    const text = await readFile(join(folder, name, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return manifestSchema.parse(JSON.parse(text)).version;
  }
  throw new Error(`${name} is not installed beside ${dirname(import.meta.filename)}`);
}

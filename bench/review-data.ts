import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { changeDescriptionSchema } from '../core/records/change-description.ts';
import { gateReason } from '../core/records/change-facts.ts';

const DATA = join(import.meta.dirname, 'review-data');

/** Each planted secret has this mark inside, so that no scanner takes the diff itself for a leak. */
const SECRET_MARK = '{+}';

const changeSchema = z.strictObject({
  name: z.string(),
  project: z.string(),
  label: z.enum(['clean', 'fault']),
  /** The word that must be among the reasons; null for clean changes and for those that need a reader. */
  reason: gateReason.nullable(),
  /** Further words that must be there too. */
  also: z.array(gateReason).default([]),
  needsReader: z.boolean(),
  /** One sentence for a person. */
  why: z.string(),
  meta: changeDescriptionSchema,
});
export type LabelledChange = z.infer<typeof changeSchema> & {
  /** Its name under `changes/`. */
  readonly folder: string;
};

const candidateSchema = z.strictObject({
  name: z.string(),
  label: z.enum(['good', 'worthless']),
  /** What is wrong with a worthless one. */
  kind: z.string().nullable(),
  /** Where it is put in the head. */
  path: z.string(),
  why: z.string(),
});

/** One labelled candidate test, with what judging it needs. */
export type LabelledCandidate = z.infer<typeof candidateSchema> & {
  /** The candidate's head: an absolute path. */
  readonly head: string;
  readonly description: z.infer<typeof changeDescriptionSchema>;
  readonly text: string;
};

/** Every labelled change, in the order of its number. */
export async function readChanges(): Promise<readonly LabelledChange[]> {
  const folders = (await readdir(join(DATA, 'changes'))).sort();
  return Promise.all(
    folders.map(async (folder) => ({
      ...changeSchema.parse(await readJson(join(DATA, 'changes', folder, 'change.json'))),
      folder,
    })),
  );
}

/** Every labelled candidate test, project by project. */
export async function readCandidates(): Promise<readonly LabelledCandidate[]> {
  const found: LabelledCandidate[] = [];
  for (const project of (await readdir(join(DATA, 'candidates'))).sort()) {
    const folder = join(DATA, 'candidates', project);
    const description = changeDescriptionSchema.parse(await readJson(join(folder, 'meta.json')));
    for (const name of (await readdir(join(folder, 'tests'))).sort()) {
      const files = await readdir(join(folder, 'tests', name));
      const [file, ...others] = files.filter((each) => each.startsWith('candidate.'));
      if (file === undefined || others.length > 0)
        throw new Error(`${name}: expected one candidate, got ${files.join(', ')}`);
      const text = await readFile(join(folder, 'tests', name, file), 'utf8');
      const candidate = candidateSchema.parse(await readJson(join(folder, 'tests', name, 'test.json')));
      found.push({ ...candidate, head: join(folder, 'head'), description, text });
    }
  }
  return found;
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

const run = promisify(execFile);

/**
 * Writes both sides of a change.
 *
 * @param into an empty folder outside of every git repository
 * @throws {Error} when the diff does not apply
 */
export async function layOutChange(
  { folder, project }: LabelledChange,
  into: string,
): Promise<{ readonly base: string; readonly head: string }> {
  const sides = { base: join(into, 'base'), head: join(into, 'head') };
  await mkdir(into, { recursive: true });
  for (const side of Object.values(sides)) await cp(join(DATA, 'projects', project), side, { recursive: true });
  const diff = await readFile(join(DATA, 'changes', folder, 'change.diff'), 'utf8');
  const patch = join(into, 'change.diff');
  await writeFile(patch, diff.replaceAll(SECRET_MARK, ''));
  await run('git', ['apply', '--whitespace=nowarn', patch], { cwd: sides.head });
  return sides;
}

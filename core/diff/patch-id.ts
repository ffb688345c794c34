import { createHash } from 'node:crypto';
import { type PatchFile, parsePatch } from './parse-patch.ts';
import { isTestPath } from './rules/is-test.ts';

/**
 * What a patch does to the source, as a name: the same change has the same one wherever its lines stand now, however they
 * are indented, and whatever test comes with it. Lines of context count, as in `git patch-id --stable`
 * (https://git-scm.com/docs/git-patch-id).
 *
 * @param patch as `git diff --binary` prints it
 * @returns 64 hexadecimal digits; undefined when it changes tests alone
 * @throws {PatchError} when git did not make it
 */
export function patchIdOf(patch: string): string | undefined {
  const changed = parsePatch(patch).filter(({ path }) => !isTestPath(path));
  if (changed.length === 0) return undefined;
  const files = changed.map(describeFile).toSorted();
  return createHash('sha256').update(JSON.stringify(files)).digest('hex');
}

/** A binary file has no lines: its part of the patch stands for them. */
function describeFile({ path, oldPath = path, kind, mode = '', binary, hunks, text }: PatchFile): string {
  const lines = hunks.flatMap((hunk) => hunk.lines.map((line) => `${line.kind} ${line.text.replace(/\s+/g, '')}`));
  return JSON.stringify([path, oldPath, kind, mode, binary ? text : lines]);
}

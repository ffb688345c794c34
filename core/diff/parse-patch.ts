import { cutText } from '../text/cut-text.ts';
import { readHeaderPaths, readPath } from './patch-path.ts';

interface PatchLine {
  readonly kind: 'context' | 'added' | 'removed';
  readonly text: string;
  /** It is the file's last, and nothing ends it. */
  readonly unended?: true;
}

export interface PatchHunk {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly PatchLine[];
}

/** What a patch does to one file. */
export interface PatchFile {
  /** The path after the patch; for a deleted file, the one before. */
  readonly path: string;
  /** Where a renamed file was. */
  readonly oldPath?: string;
  readonly kind: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly binary: boolean;
  /** As git writes it: 100644, 100755, 120000 for a link, 160000 for a submodule; the one after the patch, if there is one. */
  readonly mode?: string;
  readonly symlink: boolean;
  readonly submodule: boolean;
  readonly hunks: readonly PatchHunk[];
  /** The part of a change that is about tests inside a source file; see `splitTests`. */
  readonly inSourceTests?: true;
  /** This file's part of the patch, which can be applied without the others. */
  readonly text: string;
}

/** A patch that git did not make. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}

/**
 * Reads a git patch.
 *
 * @param patch as `git diff --binary` prints it; empty for no change
 * @throws {PatchError} naming the line, when it is no such patch
 */
export function parsePatch(patch: string): readonly PatchFile[] {
  if (patch === '') return [];
  // A line of content starts with a sign, so this can only be a header. Only "\n" ends a line: others are content.
  const sections = patch.split(/(?<=\n)(?=diff --git )/);
  return sections.map(readFile);
}

function readFile(text: string): PatchFile {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^(@@ |GIT binary patch|Binary files )/.test(line));
  const header = start === -1 ? lines : lines.slice(0, start);
  const headerOf = (name: string) => header.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const [oldName, newName] = readNames(header, headerOf);
  const kind = kindOf(headerOf);
  const mode =
    headerOf('new file mode') ?? headerOf('new mode') ?? headerOf('deleted file mode') ?? modeOfIndex(header);
  const binary = start !== -1 && !lines[start]?.startsWith('@@ ');
  return {
    path: kind === 'deleted' ? oldName : newName,
    ...(kind === 'renamed' ? { oldPath: oldName } : {}),
    kind,
    binary,
    ...(mode === undefined ? {} : { mode }),
    symlink: [mode, headerOf('old mode')].includes('120000'),
    submodule: [mode, headerOf('old mode')].includes('160000'),
    hunks: binary || start === -1 ? [] : readHunks(lines.slice(start)),
    text,
  };
}

type HeaderOf = (name: string) => string | undefined;

function kindOf(headerOf: HeaderOf): PatchFile['kind'] {
  if (headerOf('new file mode') !== undefined) return 'added';
  if (headerOf('deleted file mode') !== undefined) return 'deleted';
  return headerOf('rename from') === undefined ? 'modified' : 'renamed';
}

/** Names stand in up to three places; the first line alone cannot always be told apart. */
function readNames([first = '']: readonly string[], headerOf: HeaderOf): readonly [string, string] {
  const from = headerOf('rename from') ?? headerOf('copy from');
  const to = headerOf('rename to') ?? headerOf('copy to');
  if (from !== undefined && to !== undefined) return [readPath(from), readPath(to)];
  const both = readHeaderPaths(first);
  if (both === undefined)
    throw new PatchError(`expected "diff --git a/… b/…", got ${JSON.stringify(cutText(first, 200))}`);
  return both;
}

const modeOfIndex = (header: readonly string[]): string | undefined =>
  header.map((line) => /^index [0-9a-f]+\.\.[0-9a-f]+ (\d{6})$/.exec(line)?.[1]).find(Boolean);

function readHunks(lines: readonly string[]): PatchHunk[] {
  const hunks: { oldStart: number; newStart: number; lines: PatchLine[] }[] = [];
  for (const line of lines) {
    const [, oldStart, newStart] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line) ?? [];
    if (oldStart !== undefined) {
      hunks.push({ oldStart: Number(oldStart), newStart: Number(newStart), lines: [] });
      continue;
    }
    const kind = KINDS[line.charAt(0)];
    if (kind !== undefined) hunks.at(-1)?.lines.push({ kind, text: line.slice(1) });
    // "\ No newline at end of file", or the empty end of the section.
    else if (line.startsWith('\\')) markUnended(hunks.at(-1)?.lines);
    else if (line !== '') throw new PatchError(`unexpected line ${JSON.stringify(cutText(line, 200))}`);
  }
  return hunks;
}

function markUnended(lines: PatchLine[] | undefined): void {
  const last = lines?.pop();
  if (last !== undefined) lines?.push({ ...last, unended: true });
}

const KINDS: Readonly<Record<string, PatchLine['kind']>> = { ' ': 'context', '+': 'added', '-': 'removed' };

import { findInSourceTests } from '../diff/in-source-tests.ts';
import type { PatchFile } from '../diff/parse-patch.ts';
import type { Change, ChangeSide } from './change.ts';
import { type FileKind, fileKind } from './file-kind.ts';
import { maskComments } from './mask-comments.ts';

/** A longer line is looked at so far: no line makes a pattern slow. */
const MAX_CHARACTERS = 1_000;

/** A line that a change adds or removes, and does not only move. */
export interface ChangedLine {
  readonly path: string;
  /** From 1, in the file after the change for an added line, before it for a removed one. */
  readonly line: number;
  /** The whole line. */
  readonly text: string;
  /** The line without comments, cut. */
  readonly code: string;
  /** The line without comments, and without what its strings hold. */
  readonly bare: string;
  readonly kind: FileKind;
}

/** What a change adds and removes, line by line. */
export interface ChangedLines {
  readonly added: readonly ChangedLine[];
  readonly removed: readonly ChangedLine[];
}

/**
 * The lines that a change adds and removes. A line that goes from one place to another, in its file or between files of the
 * same sort, is neither. Tests inside a source file are lines of a test.
 */
export function changedLines(change: Change): ChangedLines {
  const known = KNOWN.get(change);
  if (known !== undefined) return known;
  const all = change.files.filter(({ binary, submodule }) => !binary && !submodule);
  const removed = all.flatMap((file) => linesOf(file, 'removed', change.base));
  const added = all.flatMap((file) => linesOf(file, 'added', change.head));
  const found = { added: withoutMoved(added, removed), removed: withoutMoved(removed, added) };
  KNOWN.set(change, found);
  return found;
}

/** Every rule looks at the same lines. */
const KNOWN = new WeakMap<Change, ChangedLines>();

function linesOf(file: PatchFile, wanted: 'added' | 'removed', side: ChangeSide): ChangedLine[] {
  const path = wanted === 'removed' ? (file.oldPath ?? file.path) : file.path;
  const text = side.text(path);
  const kind = fileKind(path);
  const masked = text === undefined ? undefined : maskComments(path, text);
  const [codes, bares] = [masked?.code.split('\n') ?? [], masked?.bare.split('\n') ?? []];
  const isTest = kind === 'code' && text !== undefined ? findInSourceTests(path, text) : undefined;
  const found: ChangedLine[] = [];
  for (const { oldStart, newStart, lines } of file.hunks) {
    let line = wanted === 'removed' ? oldStart : newStart;
    for (const { kind: sign, text: whole } of lines) {
      if (sign === wanted) {
        const cut = (each: string | undefined) => (each ?? whole).slice(0, MAX_CHARACTERS);
        const isInTest = isTest?.(line) === true;
        found.push({
          ...{ path, line, text: whole, code: cut(codes[line - 1]), bare: cut(bares[line - 1]) },
          kind: isInTest ? 'test' : kind,
        });
      }
      if (sign === wanted || sign === 'context') line += 1;
    }
  }
  return found;
}

function withoutMoved(lines: readonly ChangedLine[], others: readonly ChangedLine[]): readonly ChangedLine[] {
  const counts = new Map<string, number>();
  for (const other of others) counts.set(keyOf(other), (counts.get(keyOf(other)) ?? 0) + 1);
  return lines.filter((line) => {
    const left = counts.get(keyOf(line)) ?? 0;
    if (left > 0) counts.set(keyOf(line), left - 1);
    return left === 0;
  });
}

/** A line that goes from a test into code is new there. */
const keyOf = ({ kind, text }: ChangedLine): string => `${kind} ${text.replace(/[\s,;]+/g, '')}`;

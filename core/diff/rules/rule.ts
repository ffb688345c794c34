import type { FixLimits } from '../../config/service.ts';
import type { PatchFile } from '../parse-patch.ts';
import type { DiffRuleName } from '../rule-name.ts';

/** What a rule found. `path` is left out where it concerns the change as a whole. */
export interface DiffFinding {
  readonly rule: DiffRuleName;
  readonly path?: string;
  /** One sentence part for a person, such as "is a binary file". */
  readonly reason: string;
}

export interface DiffContext {
  /** Whether a file's change is one of a test. */
  readonly isTest: (file: Pick<PatchFile, 'path' | 'inSourceTests'>) => boolean;
  /** What this service's fixes may change. */
  readonly limits: FixLimits;
}

/** One rule for diffs. A forbidden change is not published; a suspicious one is, with the warning. */
export interface DiffRule {
  readonly name: DiffRuleName;
  readonly verdict: 'refused' | 'warned';
  readonly find: (files: readonly PatchFile[], context: DiffContext) => readonly Omit<DiffFinding, 'rule'>[];
}

/** A rule that looks at each file by itself and says why it minds it. */
export const eachFile =
  (reasonOf: (file: PatchFile, context: DiffContext) => string | undefined): DiffRule['find'] =>
  (files, context) =>
    files.flatMap((file) => {
      const reason = reasonOf(file, context);
      return reason === undefined ? [] : [{ path: file.path, reason }];
    });

/** A file's lines of one kind. */
export const linesOf = (file: PatchFile, kind: 'added' | 'removed'): string[] =>
  file.hunks.flatMap(({ lines }) => lines.filter((line) => line.kind === kind).map(({ text }) => text));

/** What a change adds to a file, without the lines that it only moves. */
export function newLinesOf(file: PatchFile): string[] {
  const removed = new Set(linesOf(file, 'removed').map((line) => line.trim()));
  return linesOf(file, 'added').filter((line) => !removed.has(line.trim()));
}

/** A file's paths: a rename counts on both sides. */
export const pathsOf = ({ path, oldPath }: PatchFile): string[] => (oldPath === undefined ? [path] : [path, oldPath]);

import { basename } from 'node:path';
import type { Change } from '../../../../core/change/change.ts';
import type { PatchFile } from '../../../../core/diff/parse-patch.ts';
import { comparePrisma } from './compare-prisma.ts';
import { compareSnapshots } from './compare-snapshots.ts';
import { isWayBack, type MigrationKind, migrationKind } from './migration-files.ts';
import { codeOf, readMigration } from './read-migration.ts';
import type { Step } from './step.ts';

/** What a change does to one file of migrations. */
export interface MigrationChange {
  readonly path: string;
  readonly kind: MigrationKind;
  /** A new migration; an edited one is a person's, whatever it does. */
  readonly isNew: boolean;
  readonly steps: readonly Step[];
}

/**
 * Finds the migrations that a change adds, edits or deletes. One that is moved, or whose comments change, is none.
 *
 * @param globs where the configuration says that migrations are
 */
export function findMigrations(change: Change, globs: readonly string[] | undefined): readonly MigrationChange[] {
  const found = change.files.flatMap((file) => readFile(change, file, globs) ?? []);
  const isWhole = ({ kind }: MigrationChange) => kind === 'prisma' || kind === 'snapshot';
  const isDescribed = found.some((each) => !isWhole(each));
  // A migration comes with each change of the whole schema, and says the same.
  return found.filter((each) => each.steps.length > 0 && !(isWhole(each) && isDescribed));
}

function readFile(
  { base, head }: Change,
  file: PatchFile,
  globs: readonly string[] | undefined,
): MigrationChange | undefined {
  const before = file.kind === 'added' ? undefined : base.text(file.oldPath ?? file.path);
  const after = file.kind === 'deleted' ? undefined : head.text(file.path);
  const { path } = file;
  const kind = migrationKind(path, after ?? before ?? '', globs);
  if (kind === undefined) return undefined;
  if (kind === 'snapshot') return { path, kind, isNew: true, steps: compareSnapshots(before ?? '', after ?? '') };
  if (kind === 'prisma') return { path, kind, isNew: true, steps: comparePrisma(before ?? '', after ?? '') };
  const change = (isNew: boolean, steps: readonly Step[]): MigrationChange => ({ path, kind, isNew, steps });
  if (before === undefined) return isWayBack(path) ? undefined : change(true, readMigration(after ?? '', kind));
  if (after === undefined) return codeOf(before, kind) === '' ? undefined : change(false, [DELETED]);
  const isRenamed = file.oldPath !== undefined && basename(file.oldPath) !== basename(path);
  if (isRenamed) return change(false, [RENAMED]);
  if (codeOf(before, kind) === codeOf(after, kind)) return undefined;
  if (kind.startsWith('liquibase')) return change(true, appendedSteps(before, after, kind));
  return change(false, [{ text: EDITED, expands: false, line: firstChange(file) }]);
}

const EDITED = 'was edited, and a database that ran it does not run it again';
const DELETED: Step = { text: 'was deleted, and a new database never gets it', expands: false, line: 1 };
const RENAMED: Step = {
  text: 'has another name, by which databases know whether they ran it',
  expands: false,
  line: 1,
};

/** A change log of Liquibase grows at its end. */
function appendedSteps(
  before: string,
  after: string,
  kind: Exclude<MigrationKind, 'prisma' | 'snapshot'>,
): readonly Step[] {
  const [old, now] = [readMigration(before, kind), readMigration(after, kind)];
  const isAppended = old.every(
    ({ text, expands }, index) => now[index]?.text === text && now[index]?.expands === expands,
  );
  return isAppended ? now.slice(old.length) : [{ text: EDITED, expands: false, line: 1 }];
}

function firstChange({ hunks }: PatchFile): number {
  const [hunk] = hunks;
  const before = hunk?.lines.findIndex(({ kind }) => kind !== 'context') ?? 0;
  return Math.max(1, (hunk?.newStart ?? 1) + Math.max(0, before));
}

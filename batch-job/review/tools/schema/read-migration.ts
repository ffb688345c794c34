import type { MigrationKind } from './migration-files.ts';
import { readBuilders } from './read-builders.ts';
import { readLiquibase } from './read-liquibase.ts';
import { readPython } from './read-python.ts';
import { readRows } from './read-ruby.ts';
import { readSql } from './read-sql.ts';
import type { Step } from './step.ts';
import { type CommentStyle, stripComments } from './strip-comments.ts';

const MAX_CHARACTERS = 200_000;

/** Reads what a migration does. */
export function readMigration(text: string, kind: Exclude<MigrationKind, 'prisma' | 'snapshot'>): readonly Step[] {
  // Nobody reads so much, and neither do we.
  if (text.length > MAX_CHARACTERS) return [{ text: 'is too long to be read', expands: false, line: 1 }];
  switch (kind) {
    case 'sql':
      return readSql(text);
    case 'python':
      return readPython(text);
    case 'rails':
    case 'ecto':
      return readRows(text, kind);
    case 'javascript':
    case 'php':
    case 'csharp':
      return readBuilders(text, kind);
    case 'liquibase-xml':
      return readLiquibase(text, 'xml');
    case 'liquibase-yaml':
      return readLiquibase(text, 'hash');
    case 'code':
      return [{ text: 'runs code', expands: false, line: 1 }];
  }
}

const STYLES: Readonly<Record<MigrationKind, CommentStyle>> = {
  sql: 'sql',
  python: 'hash',
  rails: 'hash',
  ecto: 'hash',
  javascript: 'slash',
  php: 'slash',
  csharp: 'slash',
  'liquibase-xml': 'xml',
  'liquibase-yaml': 'hash',
  prisma: 'slash',
  snapshot: 'sql',
  code: 'slash',
};

/** What a migration says to the machine: no comments, no layout. */
export const codeOf = (text: string, kind: MigrationKind): string =>
  stripComments(text, STYLES[kind]).replace(/\s+/g, ' ').trim();

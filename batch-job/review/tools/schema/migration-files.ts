import { globPattern } from '../../../../core/diff/glob.ts';

/** Where migrations lie when no configuration says it; of paths in lower case. */
const PLACES = [
  /(^|\/)(migrations?|migrate|flyway|liquibase|db\/changelog|db-migrations?|database-migrations?|schema-migrations?)\//,
  /(^|\/)alembic\/versions\//,
  /(^|\/)[vur]\d[\w.]*__[^/]*\.(sql|java|kt)$/,
  /(^|\/)schema\.prisma$/,
  /(^|\/)(schema|structure)\.sql$/,
  /(^|\/)db\.changelog[^/]*\.(xml|ya?ml|json)$/,
];

/** Files that a tool writes beside a migration, and tests. */
const BESIDE =
  /(^|\/)(node_modules|vendor|third_party|tests?|__tests__|__pycache__|meta)\/|(^|\/)(__init__\.py|env\.py|migration_lock\.toml|atlas\.sum|[^/]*(modelsnapshot|\.designer)\.cs|[^/]*([._-](test|spec)\.\w+|^test_[^/]*))$/;

const KINDS: Readonly<Record<string, MigrationKind>> = {
  sql: 'sql',
  py: 'python',
  rb: 'rails',
  exs: 'ecto',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  ts: 'javascript',
  mts: 'javascript',
  php: 'php',
  cs: 'csharp',
  xml: 'liquibase-xml',
  yaml: 'liquibase-yaml',
  yml: 'liquibase-yaml',
  json: 'liquibase-yaml',
  prisma: 'prisma',
  java: 'code',
  kt: 'code',
  go: 'code',
};

export type MigrationKind =
  | 'sql'
  | 'python'
  | 'rails'
  | 'ecto'
  | 'javascript'
  | 'php'
  | 'csharp'
  | 'liquibase-xml'
  | 'liquibase-yaml'
  | 'prisma'
  | 'snapshot'
  | 'code';

/** Words of the libraries that migrations are written with. A helper beside the migrations has none of them. */
const SIGNS: Readonly<Partial<Record<MigrationKind, RegExp>>> = {
  python: /\bmigrations\.Migration\b|\bdef upgrade\s*\(|\bop\.\w+\(/,
  rails: /ActiveRecord::Migration|Sequel\.migration|\b(create_table|add_column|remove_column|change_table)\b/,
  ecto: /\buse Ecto\.Migration\b/,
  javascript:
    /\bexports\.(up|down)\b|\bexport\s+(async\s+)?(const|function)\s+(up|down)\b|\basync\s+(up|down)\s*\(|\b(up|down)\s*:\s*(async\b|function\b|\()|\bMigrationInterface\b|\bqueryInterface\.|\bpgm\./,
  php: /\bSchema::|extends\s+(Migration|AbstractMigration)\b/,
  csharp: /\bmigrationBuilder\./i,
  'liquibase-xml': /<databaseChangeLog\b/,
  'liquibase-yaml': /\bdatabaseChangeLog\b/,
  code: /\b(JdbcMigration|BaseJavaMigration|JavaMigration|goose\.Add|AddMigration|gormigrate\.Migration|MustRegister)/,
};

/**
 * Says whether a file is a migration, and in what it is written.
 *
 * @param globs where the configuration says that migrations are
 */
export function migrationKind(
  path: string,
  text: string,
  globs: readonly string[] | undefined,
): MigrationKind | undefined {
  const lower = path.toLowerCase();
  const isNamed = globs?.some((glob) => globPattern(glob).test(path)) ?? PLACES.some((place) => place.test(lower));
  if (!isNamed || BESIDE.test(lower)) return undefined;
  if (/(^|\/)(schema|structure)\.sql$/.test(lower)) return 'snapshot';
  const kind = KINDS[/\.(\w+)$/.exec(lower)?.[1] ?? ''];
  if (kind === undefined || (SIGNS[kind]?.test(text) ?? true)) return kind;
  return undefined;
}

/** Whether a file takes a migration back: it is not run when the code is released. */
export const isWayBack = (path: string): boolean =>
  /([._-](down|rollback|undo|revert)\.\w+$)|(^|\/)(down|rollback|undo|revert)(\/|\.\w+$)|(^|\/)u\d[\w.]*__[^/]*$/i.test(
    path,
  );

import { type Statement, splitAtCommas, splitSql } from './split-sql.ts';
import { type Step, short } from './step.ts';

/** What changes nothing that is stored. */
const NEUTRAL =
  /^(BEGIN|COMMIT|START TRANSACTION|END|SET |RESET |USE |COMMENT ON |SHOW |ANALYZE|LOCK_TIMEOUT|GO$|PRAGMA |SELECT (PG_CATALOG\.)?SET_CONFIG|\\)/;

/** A statement that begins within another. */
const SECOND =
  /.\b(ALTER (TABLE|TYPE|VIEW)|DROP (TABLE|COLUMN|INDEX|VIEW|TYPE|SCHEMA|CONSTRAINT|DATABASE)|TRUNCATE TABLE|DELETE FROM|UPDATE \S+ SET|INSERT INTO|CREATE (UNIQUE |OR REPLACE )?(TABLE|INDEX|TRIGGER)|EXEC(UTE)? SP_\w+)\b/;

/** New things that nothing uses yet. */
const NEW_THING =
  /^CREATE (?!OR REPLACE)(TEMP(ORARY)? |UNLOGGED )?(TABLE|TYPE|SEQUENCE|SCHEMA|EXTENSION|VIEW|MATERIALIZED VIEW|FUNCTION|PROCEDURE|DOMAIN|ENUM)\b/;

/** A default that is computed for each row writes the whole table. */
const VOLATILE =
  /\b(GEN_RANDOM_UUID|UUID_GENERATE_V\d\w*|RANDOM|CLOCK_TIMESTAMP|TIMEOFDAY|NEXTVAL|UUID|NEWID|RAND|UUIDV\d)\s*\(/;

/**
 * Reads a migration in SQL. What it does not know for sure does not expand.
 *
 * @param newTables tables that the same migration has made before; new ones are added
 */
export function readSql(text: string, newTables: Set<string> = new Set()): readonly Step[] {
  return splitSql(text).flatMap((statement) => readStatement(statement, newTables));
}

function readStatement(statement: Statement, newTables: Set<string>): readonly Step[] {
  const { words, written, line } = statement;
  if (NEUTRAL.test(words) && !SECOND.test(words)) return [];
  const step = (expands: boolean, what = written): Step => ({ text: `runs \`${short(what)}\``, expands, line });
  // Some databases need no semicolon, so what follows may be a statement of its own.
  if (SECOND.test(words)) return [step(false)];
  if (NEW_THING.test(words)) {
    const table = /^CREATE [A-Z ]*?TABLE (?:IF NOT EXISTS )?([^\s(]+)/.exec(words)?.[1];
    if (table !== undefined) newTables.add(nameOf(table));
    return [step(true)];
  }
  const index = /^CREATE (UNIQUE )?INDEX (CONCURRENTLY )?.*?\bON (?:ONLY )?([^\s(]+)/.exec(words);
  if (index !== null) {
    const [, unique, concurrently, table = ''] = index;
    // Rows of the running code can be refused by a unique index.
    const isSafe = unique === undefined && (concurrently !== undefined || isOnline(words));
    return [step(isSafe || newTables.has(nameOf(table)))];
  }
  if (/^ALTER TYPE \S+ ADD VALUE\b/.test(words)) return [step(true)];
  const insert = /^INSERT INTO ([^\s(]+)/.exec(words)?.[1];
  if (insert !== undefined) return [step(newTables.has(nameOf(insert)))];
  const alter = /^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(\S+) (.*)$/.exec(words);
  if (alter === null) return [step(false)];
  const [, table = '', actions = ''] = alter;
  if (newTables.has(nameOf(table))) return [step(true)];
  const all = splitAtCommas(actions).filter((action) => !/^(ALGORITHM|LOCK)\s*=/.test(action));
  return [step(all.length > 0 && all.every((action) => expandsTable(action, isOnline(words))))];
}

const nameOf = (table: string): string =>
  table
    .replace(/["`[\]]/g, '')
    .replace(/^PUBLIC\./, '')
    .toUpperCase();

/** MySQL builds an index beside the writes when it is told to. */
const isOnline = (words: string): boolean =>
  /\bALGORITHM\s*=\s*(INPLACE|INSTANT)\b/.test(words) && /\bLOCK\s*=\s*NONE\b/.test(words);

/** Whether one action of ALTER TABLE only adds. */
function expandsTable(action: string, online: boolean): boolean {
  if (/^ADD (INDEX|KEY)\b/.test(action)) return online;
  const added = /^ADD (?:COLUMN )?(?:IF NOT EXISTS )?(\S+) (.*)$/.exec(action);
  const [, name = '', definition = ''] = added ?? [];
  if (
    added === null ||
    /^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|EXCLUDE|FULLTEXT|SPATIAL|PARTITION|PERIOD)$/.test(name)
  )
    return false;
  return expandsRow(definition);
}

/** Whether a column with this definition can be added while rows are written that do not know it. */
function expandsRow(definition: string): boolean {
  if (
    /\b(UNIQUE|PRIMARY KEY|REFERENCES|CHECK|(SMALL|BIG)?SERIAL\d?|GENERATED|IDENTITY|AUTO_INCREMENT)\b/.test(definition)
  )
    return false;
  if (VOLATILE.test(definition)) return false;
  return !/\bNOT NULL\b/.test(definition) || /\bDEFAULT\b(?! NULL\b)/.test(definition);
}

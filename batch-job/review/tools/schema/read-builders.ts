import { type Call, firstText, outerCalls, withoutPart } from './calls.ts';
import { readSql } from './read-sql.ts';
import { lineFinder, type Step, short } from './step.ts';
import { stripComments } from './strip-comments.ts';

export type BuilderLanguage = 'javascript' | 'php' | 'csharp';

const CALLS: Readonly<Record<BuilderLanguage, RegExp>> = {
  javascript: /(?:\.|\b)(\w+)\s*(?:<[^>()]*>)?\(/g,
  php: /(?:::|->)(\w+)\s*\(/g,
  csharp: /\bmigrationBuilder\.(\w+)\s*(?:<[^>()]*>)?\(/g,
};

const UP = /\b(?:up|Up)\b\s*[=(:]/;
const DOWN = /\b(?:down|Down)\b\s*[=(:]/;
const NEW_TABLE =
  /^(create(Table|TableIfNotExists|Schema|Extension|Type|Enum|Sequence|View|Function)|CreateTable|EnsureSchema|create)$/;
const EDIT_TABLE = /^(table|alterTable)$/;
const COLUMN = /^(addColumns?|AddColumn)$/;
const INDEX = /^(createIndex|addIndex|CreateIndex)$/;
const SQL = /^(query|raw|sql|Sql|execute|statement|unprepared)$/;
/** What changes something by its name, whichever library it is of. */
const CHANGES =
  /^(?:[aA]dd|[aA]lter|[bB]ulk|[cC]hange|[cC]reate|[dD]elete|del|[dD]rop|[iI]nsert|[mM]odify|[rR]emove|[rR]ename|[rR]estore|[sS]ave|set|[tT]runcate|[uU]pdate|[uU]psert)(?![a-z])/;

/**
 * Reads a migration that builds its statements by calls: Knex, TypeORM, Sequelize, node-pg-migrate, Kysely; Laravel; Entity
 * Framework.
 */
export function readBuilders(text: string, language: BuilderLanguage): readonly Step[] {
  const code = withoutPart(stripComments(text, 'slash'), DOWN, UP);
  const newTables = new Set<string>();
  const line = lineFinder(code);
  return callsIn(code, language).flatMap(({ call, at }) => readCall(call, { language, newTables, line: line(at) }));
}

/** A call that is nested deeper is told as it is. */
const MAX_DEPTH = 50;

/** The calls that say what is done: those within a function, a transaction or a condition count as well. */
function callsIn(
  code: string,
  language: BuilderLanguage,
  offset = 0,
  depth = 0,
): readonly { call: Call; at: number }[] {
  return outerCalls(code, CALLS[language]).flatMap((call) => {
    const inner = call.end - call.inside.length;
    const isKnown =
      [NEW_TABLE, EDIT_TABLE, COLUMN, INDEX, SQL, CHANGES].some((pattern) => pattern.test(call.name)) ||
      depth > MAX_DEPTH;
    return isKnown ? [{ call, at: offset + call.start }] : callsIn(call.inside, language, offset + inner, depth + 1);
  });
}

interface Terms {
  readonly language: BuilderLanguage;
  readonly newTables: Set<string>;
  readonly line: number;
}

function readCall({ name, inside }: Call, { language, newTables, line }: Terms): readonly Step[] {
  const table = /["'`](\w+)["'`]/.exec(inside)?.[1] ?? '';
  const step = (expands: boolean): readonly Step[] => [
    { text: `calls \`${short(`${name}(${inside})`)}\``, expands, line },
  ];
  if (NEW_TABLE.test(name)) {
    newTables.add(table);
    return step(true);
  }
  if (SQL.test(name)) {
    const sql = firstText(inside);
    if (sql === undefined) return inside.trim() === '' ? [] : step(false);
    return readSql(sql, newTables).map((each) => ({ ...each, line: line + each.line - 1 }));
  }
  // Kysely names the table in a call of its own, and what is done in the next.
  if (EDIT_TABLE.test(name))
    return /=>|function|fn\s*\(/.test(inside) ? step(rowsOf(inside).every((row) => expandsRow(row, language))) : [];
  if (COLUMN.test(name)) return step(expandsColumn(inside, language));
  if (INDEX.test(name))
    return step(newTables.has(table) || (/concurrent(ly)?:\s*true/i.test(inside) && !/\bunique:\s*true/.test(inside)));
  return step(false);
}

/** The rows of a block that changes a table, such as `t.string('note').nullable()`. */
const rowsOf = (inside: string): readonly string[] =>
  (/[{]([\s\S]*)[}]/.exec(inside)?.[1] ?? inside.replace(/^[\s\S]*?=>/, ''))
    .split(/;|\n(?=[ \t]*\$?\w+(?:\.|->))/)
    .map((row) => row.trim())
    .filter((row) => row !== '');

const BINDS =
  /(?:\.|->)(unique|references|inTable|index|primary|alter|change|constrained|foreign\w*|increments|bigIncrements|id|drop\w*|rename\w*|setNullable|storedAs|autoIncrement|check\w*)\s*\(/;

function expandsRow(row: string, language: BuilderLanguage): boolean {
  if (!/^\$?\w+(?:\.|->)\w+\s*\(/.test(row) || BINDS.test(row)) return false;
  if (/(?:\.|->)(defaultTo|default)\s*\(\s*(?!\w*\.?(raw|fn)\b)/.test(row)) return true;
  if (language === 'php') return /->(nullable|timestamps\w*|softDeletes\w*|nullableTimestamps)\s*\(/.test(row);
  return !/\.notNull(able)?\s*\(/.test(row);
}

function expandsColumn(inside: string, language: BuilderLanguage): boolean {
  if (
    /\b(unique|primaryKey|isPrimary|isUnique|isGenerated|autoIncrement)\s*:\s*true|\breferences\b|\.(unique|primaryKey)\(/.test(
      inside,
    )
  )
    return false;
  if (/\b(default|defaultValue|defaultTo)\s*(:|\()\s*(?!.*(uuid|random|Sql\())/i.test(inside)) return true;
  if (/\bnew TableColumn\b/.test(inside)) return /\bisNullable\s*:\s*true/.test(inside);
  if (language === 'csharp') return /\bnullable\s*:\s*true/.test(inside);
  return !/\b(notNull\s*:\s*true|allowNull\s*:\s*false|isNullable\s*:\s*false)|\.notNull\(/.test(inside);
}

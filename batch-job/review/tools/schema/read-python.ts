import { type Call, firstText, outerCalls, withoutPart } from './calls.ts';
import { readSql } from './read-sql.ts';
import { lineFinder, type Step, short } from './step.ts';
import { stripComments } from './strip-comments.ts';

/** Of Django: names in the models, and what is neither stored nor run. */
const NEUTRAL =
  /^(Migration|swappable_dependency|AlterModelOptions|AlterModelManagers|f|get_bind|get_context|batch_alter_table)$/;

/** Reads a migration of Django or Alembic. */
export function readPython(text: string): readonly Step[] {
  const code = withoutPart(stripComments(text, 'hash'), /^def downgrade\b/m, /^def /m);
  const newTables = new Set<string>();
  const line = lineFinder(code);
  return outerCalls(code, /\b(?:migrations|op|batch_op)\.(\w+)\s*\(/g)
    .flatMap((call) => (/^(Migration|batch_alter_table)$/.test(call.name) ? [] : [call]))
    .filter(({ name }) => !NEUTRAL.test(name))
    .flatMap((call) => readCall(call, newTables, line(call.start)));
}

function readCall({ name, inside }: Call, newTables: Set<string>, line: number): readonly Step[] {
  const sql = name === 'RunSQL' || name === 'execute' ? firstText(inside.replace(/^\s*sql\s*=\s*/, '')) : undefined;
  if (sql !== undefined) return readSql(sql, newTables).map((step) => ({ ...step, line: line + step.line - 1 }));
  const step = (expands: boolean): readonly Step[] => [
    { text: `calls \`${short(`${name}(${inside})`)}\``, expands, line },
  ];
  const table = name === 'create_index' ? secondName(inside) : firstName(inside);
  if (/^(CreateModel|create_table)$/.test(name)) {
    newTables.add(table);
    return step(true);
  }
  if (newTables.has(table)) return step(!/^(Delete|drop|Remove|rename|Rename)/.test(name));
  if (name === 'AddField') return step(expandsDjango(inside));
  if (name === 'add_column') return step(expandsAlembic(inside));
  if (name === 'create_index')
    return step(/postgresql_concurrently\s*=\s*True/.test(inside) && !/unique\s*=\s*True/.test(inside));
  return step(name === 'AddIndexConcurrently');
}

/** An index of Alembic names its table second. */
const secondName = (inside: string): string => ([...inside.matchAll(/['"](\w+)['"]/g)][1]?.[1] ?? '').toLowerCase();

/** The first name in quotes: of the table, or of the model. */
const firstName = (inside: string): string =>
  (
    /\b(?:model_name|name)\s*=\s*['"](\w+)['"]/.exec(inside)?.[1] ??
    /['"](\w+)['"]/.exec(inside)?.[1] ??
    ''
  ).toLowerCase();

const CONSTANT = /^\s*(?:['"\d\-[{(]|True|False|Decimal\(|sa\.(?:text|true|false|sql)\b|text\()/;

function expandsDjango(inside: string): boolean {
  if (/\b(unique|primary_key|db_index)\s*=\s*True|\b(ForeignKey|OneToOneField|AutoField|BigAutoField)\(/.test(inside))
    return false;
  if (/\bManyToManyField\(/.test(inside) || /\bnull\s*=\s*True/.test(inside)) return true;
  return hasConstant(inside, /\b(?:db_)?default\s*=/);
}

function expandsAlembic(inside: string): boolean {
  if (/\b(unique|primary_key|index)\s*=\s*True|\b(ForeignKey|Identity|Computed)\(/.test(inside)) return false;
  return !/\bnullable\s*=\s*False/.test(inside) || hasConstant(inside, /\bserver_default\s*=/);
}

function hasConstant(inside: string, key: RegExp): boolean {
  const match = key.exec(inside);
  return (
    match !== null &&
    CONSTANT.test(inside.slice(match.index + match[0].length)) &&
    !/uuid|random/i.test(inside.slice(match.index))
  );
}

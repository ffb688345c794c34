import { firstText } from './calls.ts';
import { readSql } from './read-sql.ts';
import { type Step, short } from './step.ts';
import { stripComments } from './strip-comments.ts';

/** Rows that build no step: what a migration is made of. */
const NEUTRAL =
  /^(class|module|def|end\b|do\b|use|import|alias|disable_ddl_transaction!|@\w+|require|reversible|dir\.up|[})\]]|flush)/;

/** Reads a migration of Rails or Ecto: rows of calls, and blocks for one table. */
export function readRows(text: string, kind: 'rails' | 'ecto'): readonly Step[] {
  const newTables = new Set<string>();
  const steps: Step[] = [];
  let block: { indent: number; isNew: boolean } | undefined;
  for (const { row, line, indent } of upRows(stripComments(text, 'hash'))) {
    if (block !== undefined && indent > block.indent) {
      if (!block.isNew && !/^end\b/.test(row))
        steps.push({ text: `calls \`${short(row)}\``, expands: expandsBlock(row, kind), line });
      continue;
    }
    block = undefined;
    if (NEUTRAL.test(row)) continue;
    const table = /[:"'](\w+)/.exec(row)?.[1] ?? '';
    const isNew =
      /^(create_table|create\(?\s*(if_not_exists\s*)?\(?table\b|create_join_table|create_if_not_exists\(?\s*table)/.test(
        row,
      );
    if (isNew) newTables.add(table);
    if (/\bdo\b(\s*\|\w+\|)?\s*$/.test(row)) block = { indent, isNew };
    if (!isNew && /^(change_table|alter\b)/.test(row)) continue;
    const sql = /^execute\b/.test(row) ? firstText(row.replace(/^execute\s*\(?\s*/, '')) : undefined;
    if (sql !== undefined) steps.push(...readSql(sql, newTables).map((step) => ({ ...step, line })));
    else
      steps.push({
        text: `calls \`${short(row)}\``,
        expands:
          isNew ||
          (kind === 'rails' ? expandsRails(row, newTables.has(table)) : expandsEcto(row, newTables.has(table))),
        line,
      });
  }
  return steps;
}

const MAX_ROW = 2_000;

/** The rows without the way back; a row that ends in a comma goes on in the next. */
function upRows(code: string): readonly { row: string; line: number; indent: number }[] {
  const rows: { row: string; line: number; indent: number }[] = [];
  let down: number | undefined;
  for (const [index, written] of code.split('\n').entries()) {
    const row = written.trim();
    const indent = written.length - written.trimStart().length;
    if (row === '') continue;
    if (/^(def (self\.)?down\b|dir\.down\b)/.test(row)) down = indent;
    else if (down !== undefined && indent <= down) {
      if (!/^(end\b|\})/.test(row)) down = undefined;
      else {
        down = undefined;
        continue;
      }
    }
    if (down !== undefined) continue;
    const last = rows.at(-1);
    if (last !== undefined && last.row.length < MAX_ROW && /[,(]$/.test(last.row))
      rows[rows.length - 1] = { ...last, row: `${last.row} ${row}` };
    else rows.push({ row, line: index + 1, indent });
  }
  return rows;
}

const REQUIRED = /\bnull:\s*false|:null\s*=>\s*false/;
const CONSTANT = /\bdefault:\s*(?!->|lambda|fragment)|:default\s*=>\s*/;
const expandsColumn = (row: string): boolean =>
  (!REQUIRED.test(row) || CONSTANT.test(row)) &&
  !/\b(unique|index|foreign_key|primary_key):\s*(true|\{)|\breferences\(/.test(row);

function expandsRails(row: string, isNewTable: boolean): boolean {
  if (/^add_column\b/.test(row)) return expandsColumn(row);
  if (/^add_index\b/.test(row))
    return (isNewTable || /algorithm:\s*:concurrently/.test(row)) && !(/\bunique:\s*true/.test(row) && !isNewTable);
  if (/^add_timestamps\b/.test(row)) return /\bnull:\s*true/.test(row);
  return isNewTable && /^add_/.test(row);
}

function expandsEcto(row: string, isNewTable: boolean): boolean {
  if (/^create\(?\s*index\b/.test(row)) return isNewTable || /concurrently:\s*true/.test(row);
  return isNewTable && /^create\(?\s*unique_index\b/.test(row);
}

/** A row in a block for a table that is there already. */
function expandsBlock(row: string, kind: 'rails' | 'ecto'): boolean {
  if (kind === 'ecto') return /^add(_if_not_exists)?\b/.test(row) && expandsColumn(row);
  const name = /^\w+\.(\w+)/.exec(row)?.[1] ?? '';
  const isColumn =
    /^(string|text|integer|bigint|float|decimal|datetime|timestamp|date|time|boolean|json|jsonb|uuid|binary|column|inet|citext|numeric)$/.test(
      name,
    );
  return isColumn && expandsColumn(row);
}

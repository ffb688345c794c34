import { readSql } from './read-sql.ts';
import { lineFinder, type Step } from './step.ts';
import { stripComments } from './strip-comments.ts';

const NEUTRAL = /^(createSequence|createView|tagDatabase|setTableRemarks|setColumnRemarks|output|empty)$/;
const CHANGE =
  /^(add|create|drop|rename|modify|merge|delete|insert|update|load|sql|execute|custom|alter|mark|set|tag|output|empty)/;

/** Reads a change log of Liquibase in XML; in YAML and JSON the names are the same. */
export function readLiquibase(text: string, style: 'xml' | 'hash'): readonly Step[] {
  const code = stripComments(text, style).replace(/<rollback\b[\s\S]*?<\/rollback>/g, (part) =>
    part.replace(/[^\n]/g, ' '),
  );
  const newTables = new Set<string>();
  const line = lineFinder(code);
  const names = [...code.matchAll(style === 'xml' ? /<(?:\w+:)?(\w+)([^<>]*)>/g : /["']?\b(\w+)["']?\s*:/g)].filter(
    ({ 1: name = '' }) => CHANGE.test(name) && /^[a-z]+(?:[A-Z]\w*)?$/.test(name) && !/^(set|tag|add)$/.test(name),
  );
  return names.flatMap((match, index) => {
    const name = match[1] ?? '';
    const inside = code.slice(match.index, names[index + 1]?.index ?? code.length);
    const step = (expands: boolean): Step => ({
      text: `has the change ${name}`,
      expands,
      line: line(match.index),
    });
    const table = /\btableName["']?\s*[=:]\s*["']?([\w.]+)/.exec(inside)?.[1] ?? '';
    if (name === 'createTable') {
      newTables.add(table);
      return [step(true)];
    }
    if (NEUTRAL.test(name)) return [step(true)];
    if (name === 'sql') {
      const sql = />([^<]*)</.exec(inside)?.[1];
      return sql === undefined
        ? [step(false)]
        : readSql(sql, newTables).map((each) => ({ ...each, line: line(match.index) }));
    }
    if (newTables.has(table)) return [step(!/^(drop|rename)/.test(name))];
    const isRequired =
      /\bnullable["']?\s*[=:]\s*["']?false/.test(inside) &&
      !/\bdefaultValue(Boolean|Numeric|Date)?["']?\s*[=:]/.test(inside);
    const binds =
      /\b(unique|primaryKey|autoIncrement)["']?\s*[=:]\s*["']?true|\b(references|foreignKeyName|defaultValueComputed)\b/.test(
        inside,
      );
    return [step(name === 'addColumn' && !isRequired && !binds)];
  });
}

import { readSql } from './read-sql.ts';
import { splitSql } from './split-sql.ts';
import { type Step, short } from './step.ts';

/** Compares two states of a file that holds the whole schema in SQL. A new statement may only add; any other change is one. */
export function compareSnapshots(before: string, after: string): readonly Step[] {
  const [old, now] = [splitSql(before), splitSql(after)];
  const had = new Set(old.map(({ written }) => written));
  const has = new Set(now.map(({ written }) => written));
  const gone = old.filter(({ written }) => !has.has(written));
  const newLines = new Set(now.filter(({ written }) => !had.has(written)).map(({ line }) => line));
  const removed = gone.map(({ written }): Step => ({ text: `changes \`${short(written)}\``, expands: false, line: 1 }));
  const tables = new Set<string>();
  return [...removed, ...readSql(after, tables).filter(({ line }) => newLines.has(line))];
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attackTables } from './attack-tables.ts';

/** Puts the attacks' tables into `docs/security.md`, between their two marks. */
export const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'security.md');
const [BEGIN, END] = ['<!-- attacks: npm run docs:attacks -->', '<!-- /attacks -->'];

/** The page with the tables as the suite has them. @throws {Error} when a mark is missing */
export function withTables(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${PAGE}: expected the marks ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${attackTables()}\n\n${page.slice(end)}`;
}

if (import.meta.main) writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8')));

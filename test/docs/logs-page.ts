import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEVELS } from '../../core/log-formats/levels.ts';
import { type ErrorPlace, LOGGERS, WRAPPERS } from '../../core/log-formats/loggers.ts';

/** Puts what is read of each logger into `docs/logs.md`, between its two marks. */
export const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'logs.md');
const [BEGIN, END] = ['<!-- loggers: npm run docs:logs -->', '<!-- /loggers -->'];

/** The page with the tables as the code has them. @throws {Error} when a mark is missing */
export function withLoggers(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`${PAGE}: expected the marks ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables()}\n\n${page.slice(end)}`;
}

const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function describePlace({ at, kind, message, stack, cause }: ErrorPlace): string {
  const inside = [kind, message, stack, cause].flatMap((names) => names ?? []);
  if (at === '') return codes(inside);
  return inside.length === 0 ? `\`${at}\`` : `\`${at}\` with ${codes(inside)}`;
}

function tables(): string {
  const loggers = LOGGERS.map(
    ({ logger, source, text, level, errors }) =>
      `| [${logger}](${source}) | ${errors.map(describePlace).join('; ')} | ${codes(text)} | ${codes(level)} |`,
  );
  const levels = LEVELS.map(({ severity, loggers: who, words }) => `| ${severity} | ${codes(words)} | ${who} |`);
  return [
    '| logger | the error | the text | the level |',
    '| --- | --- | --- | --- |',
    ...loggers,
    '',
    `These fields are also read inside ${codes(WRAPPERS)}.`,
    '',
    '| counts as | words | who writes them |',
    '| --- | --- | --- |',
    ...levels,
  ].join('\n');
}

if (import.meta.main) writeFileSync(PAGE, withLoggers(readFileSync(PAGE, 'utf8')));

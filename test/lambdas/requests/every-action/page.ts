import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATES } from '../../../fixtures/incident-states.ts';
import { ACTIONS } from './actions.ts';
import { ask } from './walk.ts';

/** Puts what each action does in each state into `docs/actions.md`, below its mark. */
export const PAGE = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'actions.md');
const MARK = '<!-- actions: npm run docs:actions -->';

/** The page with the tables as the functions answer today. @throws {Error} when the mark is missing */
export async function withActions(page: string): Promise<string> {
  const at = page.indexOf(MARK);
  if (at === -1) throw new Error(`${PAGE}: expected the mark ${MARK}`);
  const sections = await Promise.all(Object.entries(ACTIONS).map(([title, ways]) => section(title, ways)));
  return `${page.slice(0, at + MARK.length)}\n\n${sections.join('\n\n')}\n`;
}

async function section(title: string, ways: (typeof ACTIONS)[string]): Promise<string> {
  const answers = await Promise.all(
    STATES.map(async (state) => ({
      name: state.name,
      cells: await Promise.all(ways.map(async (way) => cell(await ask(state, way)))),
    })),
  );
  // States in which all is the same have one row.
  const rows = Map.groupBy(answers, ({ cells }) => cells.join(' | '));
  return [
    `## ${title}`,
    '',
    `| the incident is | ${ways.map(({ door, name }) => cell(`${door}: ${name}`)).join(' | ')} |`,
    `| --- |${' --- |'.repeat(ways.length)}`,
    ...[...rows].map(([cells, states]) => `| ${states.map(({ name }) => name).join('; ')} | ${cells} |`),
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');

if (import.meta.main) writeFileSync(PAGE, await withActions(readFileSync(PAGE, 'utf8')));

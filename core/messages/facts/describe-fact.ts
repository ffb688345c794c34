import type { Fact } from '../../records/change-facts.ts';
import { cleanText } from '../../text/clean-text.ts';
import { oneLine, shorten } from '../../text/shorten.ts';

const FOUND_SHOWN = 20;
const LINE_LENGTH = 300;

/** What a tool computed about a change, for the agent: one line, and one for each finding. A tool without work is left out. */
export function describeFact(fact: Fact): readonly string[] {
  if (fact.status === 'not needed') return [];
  const state = fact.status === 'ran' ? `found ${fact.found.length}` : `not measured: ${fact.why}`;
  const left = fact.found.length - FOUND_SHOWN;
  const lines = [
    `${fact.name}: ${state}${fact.exit === undefined ? '' : `, exit code ${fact.exit}`}`,
    ...fact.found.slice(0, FOUND_SHOWN).map(({ reason, path, line, text }) => {
      const place = path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}`} `;
      return `- ${place}${text} (${reason ?? 'note'})`;
    }),
    ...(left > 0 ? [`- and ${left} more`] : []),
  ];
  return lines.map((line) => shorten(oneLine(cleanText(line)), LINE_LENGTH));
}

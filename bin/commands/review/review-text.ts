import type { Fact, FactsVerdict, Finding } from '../../../core/records/change-facts.ts';
import { visibleText } from '../../../core/text/visible-text.ts';

/** A verdict for a terminal. What tools print holds a stranger's text, so control characters are taken out. */
export function reviewText({ human, because, facts }: FactsVerdict): string {
  const head = human ? `A person must decide: ${because.join(', ')}.` : 'No person is needed.';
  return visibleText(`${[head, '', ...facts.flatMap(factLines)].join('\n')}\n`);
}

function factLines(fact: Fact): readonly string[] {
  const name = fact.version === undefined ? fact.name : `${fact.name} ${fact.version}`;
  if (fact.status === 'not needed') return [`  - ${name}: not needed, ${fact.why}`];
  const found = fact.found.map(findingLine);
  if (fact.status === 'not measured') return [`  ? ${name}: not measured, ${fact.why}`, ...found];
  const mark = fact.found.some(({ reason }) => reason !== undefined) ? '!' : '+';
  return [`  ${mark} ${name}: ${fact.found.length === 0 ? 'nothing found' : `found ${fact.found.length}`}`, ...found];
}

function findingLine({ rule, reason, path, line, text }: Finding): string {
  const place = path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}`} `;
  return `      ${place}${text} (${reason ?? 'note'}, ${rule})`;
}

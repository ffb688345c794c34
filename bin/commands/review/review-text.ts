import type { Fact, Finding } from '../../../core/records/change-facts.ts';
import type { FolderVerdict } from '../../../core/records/review-request.ts';
import type { ReviewFinding } from '../../../core/records/review-verdict.ts';
import { dollars } from '../../../core/text/quantities.ts';
import { visibleText } from '../../../core/text/visible-text.ts';

/** A verdict for a terminal. What tools print holds a stranger's text, so control characters are taken out. */
export function reviewText({ human, because, facts, review }: FolderVerdict): string {
  const head = human ? `A person must decide: ${because.join(', ')}.` : 'No person is needed.';
  return visibleText(`${[head, '', ...facts.flatMap(factLines), ...reviewLines(review)].join('\n')}\n`);
}

function reviewLines(review: FolderVerdict['review']): readonly string[] {
  if (review === undefined) return [];
  if (review.kind === 'failed') return ['', `The model did not come to an answer: ${review.why}`];
  const { findings, verdict } = review;
  const count = findings.length === 0 ? 'nothing' : findings.length === 1 ? 'one thing' : `${findings.length} things`;
  const cost = `risk ${verdict.risk_score} of 10, ${dollars(review.dollars)}`;
  return ['', `The model found ${count} (${cost}):`, ...findings.map(claimLine), `  ${verdict.review_rationale}`];
}

const claimLine = ({ path, line, severity, category, text }: ReviewFinding): string =>
  `  ${severity === 'high' ? '!' : '+'} ${path}:${line} ${text} (${severity}, ${category})`;

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

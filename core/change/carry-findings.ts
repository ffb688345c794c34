import type { ReviewFinding } from '../records/review-verdict.ts';
import { cleanText } from '../text/clean-text.ts';
import { findQuotation, type Quoted } from './quotation.ts';
import { type QuotedFiles, SEVERITIES } from './quoted-findings.ts';

/**
 * Keeps the findings of an earlier review whose lines are still in the head, at the place where these lines are now. Their proof
 * is `claimed`, because a test was red on another commit.
 */
export const carryFindings = (
  earlier: readonly ReviewFinding[],
  files: Pick<QuotedFiles, 'text' | 'isAdded'>,
): readonly ReviewFinding[] =>
  earlier.flatMap((finding) => {
    const quoted = findKeptQuotation(files.text(finding.path) ?? '', finding.quote, (line) =>
      files.isAdded(finding.path, line),
    );
    return quoted === undefined ? [] : [{ ...finding, line: quoted.line, proof: 'claimed' as const }];
  });

/**
 * Puts new findings and carried ones together, each id once. The new words stand, and the higher severity of both.
 *
 * @returns the new ones first
 */
export function mergeFindings(
  found: readonly ReviewFinding[],
  carried: readonly ReviewFinding[],
): readonly ReviewFinding[] {
  const before = new Map(carried.map((finding) => [finding.id, finding]));
  const ids = new Set(found.map(({ id }) => id));
  return [
    ...found.map((finding) => ({ ...finding, severity: higher(finding, before.get(finding.id) ?? finding) })),
    ...carried.filter(({ id }) => !ids.has(id)),
  ];
}

const higher = (one: ReviewFinding, other: ReviewFinding): ReviewFinding['severity'] =>
  SEVERITIES.indexOf(one.severity) >= SEVERITIES.indexOf(other.severity) ? one.severity : other.severity;

/** A kept quotation is cleaned, and cut at the end where it is long. */
function findKeptQuotation(text: string, quote: string, isPreferred: (line: number) => boolean): Quoted | undefined {
  const whole = withoutCutLine(quote);
  return (
    findQuotation(text, quote, isPreferred) ??
    findQuotation(text, whole, isPreferred) ??
    findQuotation(cleanLines(text), whole, isPreferred)
  );
}

const withoutCutLine = (quote: string): string =>
  quote.endsWith('…') ? quote.split('\n').slice(0, -1).join('\n') : quote;

/** Line by line, so that every line keeps its number. */
const cleanLines = (text: string): string =>
  text
    .split(/\r\n|\n|\r/)
    .map(cleanText)
    .join('\n');

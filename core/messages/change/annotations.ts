import type { Annotation } from '../../ports/checks.ts';
import type { Finding } from '../../records/change-facts.ts';
import type { ChangeRecord } from '../../records/change-record.ts';
import type { FindingCategory, ReviewFinding } from '../../records/review-verdict.ts';
import { cleanText } from '../../text/clean-text.ts';
import { cutText } from '../../text/cut-text.ts';
import { inertLine } from '../../text/inert-line.ts';
import { visibleText } from '../../text/visible-text.ts';
import { closesGate, shownFindings, speakingFacts } from './what-speaks.ts';

/** More are no help to a reader; the summary counts the rest. */
const MOST = 100;

/**
 * Remarks on lines of the head: what a tool found that closed a gate, and what the model found. Notes of tools are in the
 * summary alone.
 *
 * @returns none where nothing has a position
 */
export function annotationsOf(record: ChangeRecord, silent: readonly FindingCategory[]): readonly Annotation[] {
  const facts = speakingFacts(record).flatMap(({ name, found }) =>
    found.filter(closesGate).flatMap((finding) => ofFact(name, finding)),
  );
  const findings = shownFindings(record, silent).flatMap(ofFinding);
  return [...facts, ...findings].slice(0, MOST);
}

function ofFact(name: string, { path, line, rule, text }: Finding): readonly Annotation[] {
  if (path === undefined || line === undefined || !isPlainPath(path)) return [];
  return [
    {
      path,
      startLine: line,
      endLine: line,
      level: 'warning',
      title: titleOf(`${name}: ${rule}`),
      message: messageOf(text),
    },
  ];
}

function ofFinding({ path, line, quote, category, severity, proof, text }: ReviewFinding): readonly Annotation[] {
  if (!isPlainPath(path)) return [];
  const level = proof === 'reproduced' ? 'failure' : severity === 'low' ? 'notice' : 'warning';
  const endLine = line + quote.replace(/\n+$/, '').split('\n').length - 1;
  const title = titleOf(`${category}, ${proof}, severity ${severity}`);
  return [{ path, startLine: line, endLine, level, title, message: messageOf(text) }];
}

/** Git on Linux has no longer one. */
const LONGEST_PATH = 4_096;

/** A path with invisible characters shows something else than it is. */
const isPlainPath = (path: string): boolean =>
  path.length <= LONGEST_PATH && visibleText(path) === path && !path.includes('\n') && cleanText(path) === path;

const titleOf = (text: string): string => inertLine(cutText(text, 2_000), 255);
const messageOf = (text: string): string => inertLine(cutText(text, 8_000), 2_000) || 'See the summary.';

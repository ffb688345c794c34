import { createHash } from 'node:crypto';
import type { ReviewAnswer, ReviewFinding } from '../records/review-verdict.ts';
import { cleanText } from '../text/clean-text.ts';
import { oneLine, shorten } from '../text/shorten.ts';
import { findQuotation } from './quotation.ts';

/** The files in which quotations are looked up. */
export interface QuotedFiles {
  /** The text of a file of the head; undefined where there is none that can be read. */
  readonly text: (path: string) => string | undefined;
  /** A path as the model names it, as a path from the root. */
  readonly pathOf: (named: string) => string;
  /** Whether the change adds this line. */
  readonly isAdded: (path: string, line: number) => boolean;
}

export interface QuotedFindings {
  readonly findings: readonly ReviewFinding[];
  /** How many findings were dropped, since the head does not have the lines that they quote. */
  readonly dropped: number;
}

/** From the least severe. */
export const SEVERITIES: readonly ReviewFinding['severity'][] = ['low', 'medium', 'high'];

const TEXT_LENGTH = 600;

/**
 * Keeps the findings whose quotation is in the head; nobody sees the others. The same finding has the same id in every round.
 */
export function quotedFindings({ findings }: Pick<ReviewAnswer, 'findings'>, files: QuotedFiles): QuotedFindings {
  const kept = new Map<string, ReviewFinding>();
  let dropped = 0;
  for (const { category, severity, path: named, quote, text } of findings) {
    const path = files.pathOf(named);
    const quoted = findQuotation(files.text(path) ?? '', quote, (line) => files.isAdded(path, line));
    if (quoted === undefined) {
      dropped += 1;
      continue;
    }
    const id = idOf([category, path, ...quoted.lines]);
    const known = kept.get(id);
    if (known !== undefined && SEVERITIES.indexOf(known.severity) >= SEVERITIES.indexOf(severity)) continue;
    const shown = { quote: cleanText(quoted.lines.join('\n')), text: shorten(oneLine(cleanText(text)), TEXT_LENGTH) };
    kept.set(id, { id, category, severity, path, line: quoted.line, ...shown, proof: 'claimed' });
  }
  return { findings: [...kept.values()], dropped };
}

const idOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

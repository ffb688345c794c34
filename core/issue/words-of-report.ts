import type { Report } from '../records/report.ts';
import { redact } from '../text/redaction.ts';
import { shorten } from '../text/shorten.ts';

/** In UTF-16 units. */
const WORDS_LENGTH = 2_000;

/** What a person wrote in a report besides the stack traces in it. @returns redacted, and cut */
export function wordsOfReport(title: string, { text, stacks }: Pick<Report, 'text' | 'stacks'>): string {
  const besides = stacks.filter((stack) => stack !== text).reduce((left, stack) => left.replaceAll(stack, ''), text);
  return shorten(redact(`${title}\n${besides.replace(/\n{3,}/g, '\n\n')}`).trim(), WORDS_LENGTH);
}

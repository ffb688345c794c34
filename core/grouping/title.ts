import { cleanText } from '../text/clean-text.ts';
import { cutText } from '../text/cut-text.ts';
import type { ParsedException } from './exception.ts';
import type { ErrorText } from './fingerprint.ts';
import { oneLine } from './one-line.ts';
import { statementOf } from './statement.ts';

const TITLE_LENGTH = 160;
const KIND_LENGTH = 100;

/** One line that a person reads: `kind: message`. Credentials and personal data are masked, nothing breaks out of the line. */
export function titleOf(text: ErrorText, exceptions: readonly ParsedException[]): string {
  const { error, message } = text;
  const outermost = exceptions[0];
  const kind = clean(error.kind ?? outermost?.kind ?? '', KIND_LENGTH);
  const isLogLine = kind === '' && (outermost?.frames.length ?? 0) === 0;
  const words = isLogLine
    ? statementOf(text, error.message ?? outermost?.message)
    : (error.message ?? outermost?.message ?? message ?? '');
  const said = clean(words, TITLE_LENGTH);
  const title = kind === '' || said.startsWith(kind) ? said || kind : said === '' ? kind : `${kind}: ${said}`;
  return oneLine(title, TITLE_LENGTH) || 'error without a message';
}

/** Far more than fits is cleaned, so that no secret is cut in half and then not recognized. */
const clean = (text: string, limit: number): string => oneLine(cleanText(cutText(text, limit * 10)), limit);

import { cleanText } from '../text/clean-text.ts';
import { cutText } from '../text/cut-text.ts';
import type { ParsedException } from './exception.ts';
import type { ErrorText } from './fingerprint.ts';
import { oneLine } from './one-line.ts';
import { statementOf } from './statement.ts';
import { rootCause } from './v1/root-cause.ts';
import { isWrapper } from './wrapper-kinds.ts';

const TITLE_LENGTH = 120;
/** A title is cut between words, unless that would cost more than half of it. */
const SHORTEST_CUT = 60;
const KIND_LENGTH = 100;

/**
 * One line that a person reads: `kind: message`, of the root cause where what reached the log only wraps it. Credentials and
 * personal data are masked, nothing breaks out of the line.
 */
export function titleOf(text: ErrorText, exceptions: readonly ParsedException[]): string {
  const wrapped = wrappedCause(exceptions);
  return wrapped === undefined ? titleOfOutermost(text, exceptions) : titled(wrapped.kind ?? '', wrapped.message ?? '');
}

function wrappedCause(exceptions: readonly ParsedException[]): ParsedException | undefined {
  const outermost = exceptions[0];
  const root = exceptions.length > 1 ? rootCause(exceptions)?.exception : undefined;
  if (outermost === undefined || root === undefined || root === outermost || !isWrapper(outermost, root))
    return undefined;
  return root.kind === undefined && root.message === undefined ? undefined : root;
}

function titleOfOutermost(text: ErrorText, exceptions: readonly ParsedException[]): string {
  const { error, message } = text;
  const outermost = exceptions[0];
  const kind = clean(error.kind ?? outermost?.kind ?? '', KIND_LENGTH);
  const isLogLine = kind === '' && (outermost?.frames.length ?? 0) === 0;
  const words = isLogLine
    ? statementOf(text, error.message ?? outermost?.message)
    : (error.message ?? outermost?.message ?? message ?? '');
  return titled(kind, words);
}

function titled(rawKind: string, words: string): string {
  const kind = clean(rawKind, KIND_LENGTH);
  const said = clean(words, TEXT_LENGTH);
  const title = kind === '' || said.startsWith(kind) ? said || kind : said === '' ? kind : `${kind}: ${said}`;
  return cutBetweenWords(title) || 'error without a message';
}

/** An id that is cut in the middle is no id. */
function cutBetweenWords(title: string): string {
  if (title.length <= TITLE_LENGTH) return oneLine(title, TITLE_LENGTH);
  const blank = title.lastIndexOf(' ', TITLE_LENGTH - 1);
  return blank < SHORTEST_CUT ? oneLine(title, TITLE_LENGTH) : `${oneLine(title.slice(0, blank), TITLE_LENGTH - 1)}…`;
}

const TEXT_LENGTH = 400;

/** Far more than fits is cleaned, so that no secret is cut in half and then not recognized. */
const clean = (text: string, limit: number): string => oneLine(cleanText(cutText(text, limit * 10)), limit);

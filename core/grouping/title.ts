import type { ParsedException } from './exception.ts';
import type { ErrorText } from './fingerprint.ts';

const TITLE_LENGTH = 160;

/** One line that a person reads: `kind: message`. Personal data is masked, and nothing in it can break out of its line. */
export function titleOf({ error, message }: ErrorText, exceptions: readonly ParsedException[]): string {
  const outermost = exceptions[0];
  const kind = oneLine(error.kind ?? outermost?.kind ?? '', TITLE_LENGTH);
  const said = oneLine(error.message ?? outermost?.message ?? message ?? '', TITLE_LENGTH * 4);
  const line = kind === '' ? said : said === '' || said.startsWith(kind) ? said || kind : `${kind}: ${said}`;
  return shorten(mask(line), TITLE_LENGTH) || 'error without a message';
}

/** Puts text on one line: control, bidirectional and invisible characters go, white space collapses, length is capped. */
export function oneLine(text: string, limit: number): string {
  const plain = text
    .slice(0, limit * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return shorten(plain, limit);
}

/** Cuts at a whole character. */
const shorten = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;

const mask = (text: string): string => text.replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, '<email>');

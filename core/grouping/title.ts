import type { ParsedException } from './exception.ts';
import type { ErrorText } from './fingerprint.ts';
import { oneLine, shorten } from './one-line.ts';

const TITLE_LENGTH = 160;

/** One line that a person reads: `kind: message`. Personal data is masked, and nothing in it can break out of its line. */
export function titleOf({ error, message }: ErrorText, exceptions: readonly ParsedException[]): string {
  const outermost = exceptions[0];
  const kind = oneLine(error.kind ?? outermost?.kind ?? '', TITLE_LENGTH);
  const said = oneLine(error.message ?? outermost?.message ?? message ?? '', TITLE_LENGTH * 4);
  const line = kind === '' ? said : said === '' || said.startsWith(kind) ? said || kind : `${kind}: ${said}`;
  return shorten(mask(line), TITLE_LENGTH) || 'error without a message';
}

const mask = (text: string): string => text.replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, '<email>');

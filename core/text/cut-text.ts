/**
 * Cuts of text from outside. None ends or begins within a character, and half a character that came with the text becomes
 * the replacement character: what is cut can be stored, sent and measured anywhere.
 */

/** The beginning of a text, at most `limit` UTF-16 units of it. */
export const cutText = (text: string, limit: number): string => {
  const kept = text.slice(0, Math.max(0, limit));
  return (kept.length < text.length ? kept.replace(/[\ud800-\udbff]$/, '') : kept).toWellFormed();
};

/** The end of a text, at most `limit` UTF-16 units of it. */
export const cutToEnd = (text: string, limit: number): string => {
  const kept = text.slice(Math.max(0, text.length - Math.max(0, limit)));
  return (kept.length < text.length ? kept.replace(/^[\udc00-\udfff]/, '') : kept).toWellFormed();
};

/** The beginning of a text, at most `limit` bytes of it in UTF-8. */
export function cutBytes(text: string, limit: number): string {
  // A UTF-16 unit takes a byte at least, so a longer text is cut before it is encoded.
  const bytes = Buffer.from(cutText(text, limit), 'utf8');
  return bytes.toString('utf8', 0, borderBefore(bytes, Math.max(0, limit)));
}

/**
 * Leaves out the middle of a text, and says how much that was. Whole lines are kept where they are short.
 *
 * @param limit bytes in UTF-8 of all that is returned
 */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit && Buffer.byteLength(text) <= limit) return text.toWellFormed();
  const bytes = Buffer.from(text.toWellFormed(), 'utf8');
  const half = Math.floor((limit - Buffer.byteLength(leftOut(bytes.length))) / 2);
  if (half <= 0) return cutBytes(text, limit);
  const head = lineBefore(bytes, borderBefore(bytes, half));
  const tail = lineAfter(bytes, borderAfter(bytes, bytes.length - half));
  return `${bytes.toString('utf8', 0, head)}${leftOut(tail - head)}${bytes.toString('utf8', tail)}`;
}

const leftOut = (bytes: number): string => `\n… ${bytes.toLocaleString('en-US')} bytes left out …\n`;

/** How far a cut may move to keep a line whole. */
const LINE_BYTES = 300;
const LINE_FEED = 0x0a;

function lineBefore(bytes: Buffer, at: number): number {
  const feed = bytes.lastIndexOf(LINE_FEED, at);
  return feed !== -1 && at - feed < LINE_BYTES ? feed : at;
}

function lineAfter(bytes: Buffer, at: number): number {
  const feed = bytes.indexOf(LINE_FEED, at);
  return feed !== -1 && feed - at < LINE_BYTES ? feed + 1 : at;
}

/** https://en.wikipedia.org/wiki/UTF-8#Encoding : all bytes of a character but its first begin with the bits 10. */
const isWithinCharacter = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function borderBefore(bytes: Buffer, at: number): number {
  let border = Math.min(at, bytes.length);
  while (border > 0 && isWithinCharacter(bytes[border])) border -= 1;
  return border;
}

function borderAfter(bytes: Buffer, at: number): number {
  let border = at;
  while (isWithinCharacter(bytes[border])) border += 1;
  return border;
}

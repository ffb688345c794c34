import { decodeUtf8 } from './tree-entries.ts';

/**
 * Names the encoding of a text that is not UTF-8, for a person. Encodings of one byte are hard to tell apart, so the name may be
 * that of a relative.
 *
 * @returns undefined for UTF-8, and for what is no text
 */
export function encodingOf(bytes: Buffer): string | undefined {
  const mark = bytes.subarray(0, 2).toString('latin1');
  if (mark === '\xff\xfe') return 'UTF-16 (little endian)';
  if (mark === '\xfe\xff') return 'UTF-16 (big endian)';
  if (bytes.includes(0)) return wide(bytes);
  if (decodeUtf8(bytes) !== undefined || isControlled(bytes)) return undefined;
  const high = [...bytes.toString('latin1').matchAll(/[\x80-\xff]+/g)].map(([run]) => run);
  if (high.every((run) => run.length % 2 === 0) && decodes('euc-jp', bytes)) return 'EUC-JP';
  const isLatin = high.every((run) => /^[\xa0-\xff]+$/.test(run));
  if (isLatin) return 'Latin-1 (ISO-8859-1)';
  // In Shift-JIS, a byte from 0x81 to 0x9f begins most characters; in Windows-1252 these are quotes and dashes.
  const leads = (bytes.toString('latin1').match(/[\x81-\x9f\xe0-\xef][\x40-\x7e\x80-\xfc]/g) ?? []).length;
  const isJapanese = decodes('shift_jis', bytes) && leads > 1 && leads * 2 >= high.join('').length / 2;
  return isJapanese ? 'Shift-JIS' : 'Windows-1252';
}

/** Every second byte of most of the text is zero. */
function wide(bytes: Buffer): string | undefined {
  const zeros = (from: number) => bytes.filter((byte, index) => index % 2 === from && byte === 0).length;
  const half = bytes.length / 2;
  if (bytes.length % 2 !== 0) return undefined;
  if (zeros(1) > half / 2 && zeros(0) === 0) return 'UTF-16 (little endian)';
  return zeros(0) > half / 2 && zeros(1) === 0 ? 'UTF-16 (big endian)' : undefined;
}

/** Control characters that no text has. */
const isControlled = (bytes: Buffer): boolean => bytes.some((byte) => byte < 7 || (byte > 13 && byte < 27));

function decodes(encoding: string, bytes: Buffer): boolean {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes).length > 0;
  } catch {
    // The decoder has no other way to say no.
    return false;
  }
}

import { cutText } from '../text/cut-text.ts';

/** Puts text on one line: control, bidirectional and invisible characters go, white space collapses, length is capped. */
export function oneLine(text: string, limit: number): string {
  const plain = PLAIN.test(text) && text.length <= limit ? text : clean(text, limit);
  return shorten(plain.trim(), limit);
}

/** Most texts are plain and short and stay as they are. */
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

const clean = (text: string, limit: number): string =>
  cutText(text, limit * 4).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ');

const shorten = (text: string, limit: number): string =>
  text.length <= limit ? text.toWellFormed() : `${cutText(text, limit - 1)}…`;

/**
 * Takes out what a reader cannot see but a parser or a person may be misled by: terminal colours, control, zero-width,
 * bidirectional and tag characters, and halves of characters. Line ends become "\n", other blanks a space.
 */
export const visibleText = (text: string): string =>
  text
    .toWellFormed()
    .replace(TERMINAL_SEQUENCE, '')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(ODD_BLANK, ' ')
    .replace(INVISIBLE, '');

const ESCAPE = String.fromCharCode(0x1b);
/** Colours and cursor moves: https://en.wikipedia.org/wiki/ANSI_escape_code */
const TERMINAL_SEQUENCE = new RegExp(`${ESCAPE}\\[[0-9;?]{0,32}[ -/]{0,4}[@-~]`, 'g');

const ODD_BLANK = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

/** Control characters but for tab and line feed; format characters (zero-width, bidirectional, tags); fillers. */
const INVISIBLE =
  /(?![\t\n])(?:[\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0f])/gu;

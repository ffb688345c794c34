import pc from 'picocolors';
import { oneLine, shorten } from '../core/text/shorten.ts';
import { visibleText } from '../core/text/visible-text.ts';

/**
 * Text from outside for a terminal: without the control sequences by which it could move the cursor, rename the window
 * or forge a line.
 */
export const terminalText = (text: string): string => visibleText(text);

/** As `terminalText`, on one line of at most so many characters. */
export const terminalLine = (text: string, limit: number): string => shorten(oneLine(terminalText(text)), limit);

/** Columns of the terminal; a file or a pipe gets whole lines. */
export const terminalWidth = (): number => (process.stdout.isTTY ? process.stdout.columns : 1_000);

/** Colours only where a person looks: a pipe gets plain text, on a build machine too, unless FORCE_COLOR is set. */
export const colors = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY === true || process.env['FORCE_COLOR'] !== undefined),
);

/** Says on standard error how far long work is; nothing where no person looks. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): { say(text: string): void; end(): void } {
  if (!stream.isTTY) return { say: () => undefined, end: () => undefined };
  return {
    say: (text) => stream.write(`\r\u001b[2K${text}`),
    end: () => stream.write('\r\u001b[2K'),
  };
}

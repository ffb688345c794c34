import { joinPath } from '../paths.ts';
import { quoteWord, readScript } from './read-script.ts';

/** A line for `sh` that is run in a folder of the tree; `''` is the top. */
export const inFolder = (folder: string, line: string): string =>
  folder === '' ? line : `cd ${quoteWord(folder)} && ${line}`;

/**
 * The folder into which a line goes before it does anything else: `cd services/shop && npm test`. The files that it is
 * given are named from there.
 *
 * @returns `''` for a line that stays at the top of the tree, or goes to a place outside of it
 */
export function folderOf(line: string): string {
  const commands = readScript(line.replaceAll('{files}', 'files')) ?? readScript(LEADING.exec(line)?.[0] ?? '') ?? [];
  let folder = '';
  for (const [index, { words, after }] of commands.entries()) {
    const [program, target, ...more] = words;
    if (program?.text !== 'cd' || target === undefined || more.length > 0) break;
    if (index > 0 && after !== '&&' && after !== ';') break;
    if (/^[/~-]|[$`*?]/.test(target.text)) return '';
    folder = joinPath(folder, target.text);
  }
  return folder.startsWith('..') ? '' : folder;
}

/** The start of a line whose rest is more than a list of commands. */
const LEADING = /^(?:\s*cd\s+(?:'[^']*'|"[^"]*"|[^\s;&|]+)\s*(?:&&|;))+/;

import { type FileKind, fileKind } from '../../change/file-kind.ts';
import type { PatchFile } from '../../diff/parse-patch.ts';
import { cleanText } from '../../text/clean-text.ts';
import { counted } from '../../text/quantities.ts';
import { shorten } from '../../text/shorten.ts';

/** What one file may take of the whole. */
const FILE_LENGTH = 12_000;
/** Nobody reads these line by line. */
const NAMED_ONLY: ReadonlySet<FileKind> = new Set(['lock', 'generated', 'dependency']);
const ORDER: readonly FileKind[] = ['code', 'configuration', 'test', 'example', 'docs', 'data'];

/**
 * The changes of a pull request for the agent, as git shows them: code first. Files that do not fit are named, and can be read.
 *
 * @param limit in UTF-16 units
 */
export function describeChanges(files: readonly PatchFile[], limit: number): string {
  const shown: string[] = [];
  const named: string[] = [];
  let length = 0;
  const sorted = files.toSorted((one, other) => orderOf(one) - orderOf(other));
  for (const file of sorted) {
    const text = shorten(cleanText(file.text), FILE_LENGTH);
    const fits = !NAMED_ONLY.has(fileKind(file.path)) && !file.binary && length + text.length <= limit;
    if (fits) shown.push(text);
    else named.push(`${file.kind}: ${cleanText(file.path)}`);
    if (fits) length += text.length;
  }
  if (named.length === 0) return shown.join('\n');
  const list = shorten(named.join('\n'), FILE_LENGTH);
  return [...shown, `${counted(named.length, 'more file')}, not shown here:`, list].join('\n');
}

function orderOf({ path }: PatchFile): number {
  const order = ORDER.indexOf(fileKind(path));
  return order === -1 ? ORDER.length : order;
}

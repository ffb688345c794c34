import { maskComments } from '../mask-comments.ts';
import { linesOfText } from './dependency.ts';

/** A key of a TOML file with its section's name, both without quotes; the value as it is written. */
export interface TomlEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** Reads what manifests have of TOML: sections, keys, and values that may be lists over several lines. */
export function tomlEntries(text: string): readonly TomlEntry[] {
  const entries: TomlEntry[] = [];
  let section = '';
  let open: { key: string; parts: string[]; depth: number } | undefined;
  for (const line of linesOfText(maskComments('a.toml', text).code)) {
    if (open !== undefined) {
      open.parts.push(line);
      open.depth += depthOf(line);
      if (open.depth <= 0) {
        entries.push({ section, key: open.key, value: open.parts.join('\n') });
        open = undefined;
      }
      continue;
    }
    const header = /^\s*\[\[?\s*([^\]]{1,200})\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = unquoted(header);
      continue;
    }
    const [, key, value = ''] = /^\s*("[^"]{1,200}"|[\w.-]{1,200})\s*=\s*(.*)$/.exec(line) ?? [];
    if (key === undefined) continue;
    const depth = depthOf(value);
    if (depth > 0) open = { key: unquoted(key), parts: [value], depth };
    else entries.push({ section, key: unquoted(key), value });
  }
  return entries;
}

/** The strings of a list. */
export const stringsIn = (value: string): readonly string[] =>
  [...value.matchAll(/"([^"\n]{0,300})"|'([^'\n]{0,300})'/g)].map(([, double, single]) => double ?? single ?? '');

const unquoted = (text: string): string => text.replace(/["']/g, '').trim();

function depthOf(line: string): number {
  const bare = line.replace(/"[^"]*"|'[^']*'/g, '');
  return (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
}

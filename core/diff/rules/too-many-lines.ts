import type { PatchFile } from '../parse-patch.ts';
import { type DiffRule, linesOf } from './rule.ts';

/**
 * A fix is small. The largest files are named, so that another round can start from them as they were: how many of them, until
 * the rest is small enough.
 */
export const tooManyLinesRule: DiffRule = {
  name: 'too-many-lines',
  verdict: 'refused',
  find: (files, { limits: { maxLines } }) => {
    const bySize = files.map((file) => ({ file, lines: changedLines(file) })).toSorted((a, b) => b.lines - a.lines);
    const all = bySize.reduce((sum, { lines }) => sum + lines, 0);
    if (all <= maxLines) return [];
    const large: typeof bySize = [];
    let remaining = all;
    for (const each of bySize) {
      if (remaining <= maxLines) break;
      large.push(each);
      remaining -= each.lines;
    }
    return [
      { reason: `${all} lines were changed; a fix changes up to ${maxLines}` },
      ...large.map(({ file, lines }) => ({ path: file.path, reason: `has ${lines} changed lines${describe(file)}` })),
    ];
  },
};

const changedLines = (file: PatchFile): number => linesOf(file, 'added').length + linesOf(file, 'removed').length;

/** What made so many lines differ, where most of them say the same as before. */
function describe(file: PatchFile): string {
  if (isMostly(file, (line) => line.replace(/\r$/, ''))) return ', most of which differ in their line ends alone';
  return isMostly(file, (line) => line.replace(/\s+/g, '')) ? ', most of which differ in white space alone' : '';
}

function isMostly(file: PatchFile, plain: (line: string) => string): boolean {
  const removed = linesOf(file, 'removed').map(plain);
  const added = new Set(linesOf(file, 'added').map(plain));
  return removed.length > 0 && removed.filter((line) => added.has(line)).length * 2 > removed.length;
}

import type { Change, ChangeSide } from '../../../core/change/change.ts';
import { parsePatch } from '../../../core/diff/parse-patch.ts';
import type { ChangeDescription } from '../../../core/records/change-description.ts';

/** The files of one side, by their paths. */
export type Files = Readonly<Record<string, string>>;

export const DESCRIPTION: ChangeDescription = {
  title: 'Sort the list',
  description: 'The list was not sorted.',
  author: 'ada',
  association: 'member',
  fork: false,
  branch: 'sort-list',
  commits: ['Sort the list'],
  test: { command: null },
};

/** A change between two sides, without any process. Lines are compared as git does it: the longest common ones stay. */
export function changeOf(base: Files, head: Files, description: Partial<ChangeDescription> = {}): Change {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort();
  const patch = paths.map((path) => patchOf(path, base[path], head[path])).join('');
  return {
    description: { ...DESCRIPTION, ...description },
    files: parsePatch(patch),
    skipped: [],
    base: sideOf(base),
    head: sideOf(head),
  };
}

const sideOf = (files: Files): ChangeSide => ({
  paths: Object.keys(files).sort(),
  text: (path) => files[path],
  isWhole: true,
});

function patchOf(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const [old, now] = [linesOf(before), linesOf(after)];
  const header = [
    `diff --git a/${path} b/${path}`,
    ...(before === undefined ? ['new file mode 100644'] : after === undefined ? ['deleted file mode 100644'] : []),
    `--- ${before === undefined ? '/dev/null' : `a/${path}`}`,
    `+++ ${after === undefined ? '/dev/null' : `b/${path}`}`,
    `@@ -${old.length === 0 ? 0 : 1},${old.length} +${now.length === 0 ? 0 : 1},${now.length} @@`,
  ];
  return `${[...header, ...compare(old, now)].join('\n')}\n`;
}

const linesOf = (text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n');

/** One hunk of the whole file: the longest common subsequence stays. */
function compare(old: readonly string[], now: readonly string[]): string[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--)
    for (let column = now.length - 1; column >= 0; column--)
      (lengths[row] ?? [])[column] =
        old[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    if (row < old.length && column < now.length && old[row] === now[column]) {
      lines.push(` ${old[row]}`);
      row += 1;
      column += 1;
    } else if (column >= now.length || (row < old.length && at(row + 1, column) >= at(row, column + 1))) {
      lines.push(`-${old[row]}`);
      row += 1;
    } else {
      lines.push(`+${now[column]}`);
      column += 1;
    }
  }
  return lines;
}

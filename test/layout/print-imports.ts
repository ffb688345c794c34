import { globSync } from 'node:fs';
import { findCircles } from './find-circles.ts';
import { type Import, ROOT, readImports } from './read-imports.ts';

/** Prints who imports whom: `npm run imports`. The tables of `docs/decisions/` that name this command come from it. */

const rooms = globSync('*', { cwd: ROOT, withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['node_modules', 'test'].includes(entry.name))
  .map(({ name }) => name);

const arrows = readImports(rooms).filter(({ isFile }) => isFile);
const inCore = arrows.filter(({ from, to }) => from.startsWith('core/') && to.startsWith('core/'));

/** The folder of a file of the core, or the file itself when no folder holds it. */
const folderOf = (file: string): string => file.split('/')[1] ?? file;

const byFolder = (list: readonly Import[]) => list.map(({ from, to }) => ({ from: folderOf(from), to: folderOf(to) }));

console.log(matrix(byFolder(inCore)));
console.log(`\nCircles of folders in core: ${show(findCircles(byFolder(inCore)))}`);
console.log(`Pairs of folders in core that import each other: ${pairs(byFolder(inCore))}`);
console.log(`Circles of files: ${show(findCircles(arrows))}`);

/** Rows import columns; an import within the folder is in brackets. */
function matrix(list: readonly { readonly from: string; readonly to: string }[]): string {
  const counts = new Map<string, number>();
  for (const { from, to } of list) counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
  const count = (from: string, to: string) => counts.get(`${from} ${to}`) ?? 0;
  const names = [...new Set(list.flatMap(({ from, to }) => [from, to]))];
  const reach = (name: string) => names.filter((other) => other !== name && count(other, name) > 0).length;
  const rows = names.toSorted((a, b) => reach(a) - reach(b) || a.localeCompare(b));
  const cell = (from: string, to: string) =>
    count(from, to) === 0 ? '' : from === to ? `(${count(from, to)})` : String(count(from, to));
  return [
    `| imports ↓ from → | ${rows.join(' | ')} |`,
    `| --- |${' --: |'.repeat(rows.length)}`,
    ...rows.map((from) => `| ${from} | ${rows.map((to) => cell(from, to)).join(' | ')} |`),
  ].join('\n');
}

function pairs(list: readonly { readonly from: string; readonly to: string }[]): number {
  const seen = new Set(list.filter(({ from, to }) => from !== to).map(({ from, to }) => `${from} ${to}`));
  return [...seen].filter((arrow) => seen.has(arrow.split(' ').toReversed().join(' '))).length / 2;
}

function show(circles: readonly (readonly string[])[]): string {
  return circles.length === 0 ? 'none' : circles.map((members) => `\n- ${members.join(', ')}`).join('');
}

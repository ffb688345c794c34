import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emphasize } from '../../page/diff/emphasis.ts';
import { type PatchLine, parsePatch } from '../../page/diff/parse-patch.ts';
import { pullRequestTab } from '../../page/views/pull-request-tab.ts';
import { details } from '../fixtures/page/source.ts';

const PATCH = `@@ -3,4 +3,5 @@ function total(lines) {
   let sum = 0;
-  for (const line of lines) sum += line.price;
+  for (const line of lines) sum += line.price * line.quantity;
+  log(sum);
   return sum;
 }
@@ -20 +21 @@
-old
\\ No newline at end of file
+new
`;

test('lines carry the numbers of both sides, hunk by hunk', () => {
  const [first, second] = parsePatch(PATCH);
  expect(first?.section).toBe('function total(lines) {');
  expect(first?.lines.map(({ kind, before, after }) => [kind, before, after])).toEqual([
    ['context', 3, 3],
    ['removed', 4, undefined],
    ['added', undefined, 4],
    ['added', undefined, 5],
    ['context', 5, 6],
    ['context', 6, 7],
  ]);
  expect(second?.lines.map(({ kind, text, before, after }) => [kind, text, before, after])).toEqual([
    ['removed', 'old', 20, undefined],
    ['note', 'No newline at end of file', undefined, undefined],
    ['added', 'new', undefined, 21],
  ]);
});

test('a patch without a hunk has no lines', () => {
  expect(parsePatch('')).toEqual([]);
  expect(parsePatch('Binary files differ')).toEqual([]);
});

const pair = (before: string, after: string): PatchLine[] => [
  { kind: 'removed', text: before, before: 1 },
  { kind: 'added', text: after, after: 1 },
];

test.each([
  ['const a = 5;', 'const a = 8;', '5', '8'],
  ['throw new E(line, available);', 'throw new E(line, left);', 'available', 'left'],
  ['all or none.', 'all or none, at once.', '', ', at once'],
  ['aa', 'aa aa', '', ' aa'],
])('%j and %j differ in %j and %j', (before, after, removed, added) => {
  const lines = pair(before, after);
  const found = emphasize(lines);
  expect(lines.map((line) => found.get(line)?.changed)).toEqual([removed, added]);
});

test('lines with little in common, and runs of different length, get no emphasis', () => {
  expect(emphasize(pair('const available = await read();', 'if (!taken) {')).size).toBe(0);
  const [removed, added] = pair('a b c', 'a b d');
  if (removed === undefined || added === undefined) throw new Error('a pair has two lines');
  expect(emphasize([removed, added, { kind: 'added', text: 'more', after: 2 }]).size).toBe(0);
});

test('emphasis takes nothing away and adds nothing', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '(', ';') });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('removed', 'added', 'context'), line)), (drawn) => {
      const lines = drawn.map(([kind, text]): PatchLine => ({ kind, text }));
      for (const [key, { head, changed, tail }] of emphasize(lines)) expect(head + changed + tail).toBe(key.text);
    }),
  );
});

test('a pull request shows what is changed first; the incident report comes last, folded', () => {
  const file = (path: string) =>
    ({ path, status: 'added', additions: 1, deletions: 0, patch: '@@ -0,0 +1 @@\n+x' }) as const;
  const files = [file('docs/incidents/2026-11-20-race.md'), file('docs/incidents/how-to/read.md'), file('src/a.js')];
  const [first] = details;
  if (first?.pullRequest === undefined) throw new Error('the first fixture has a pull request');
  const { markup } = pullRequestTab({ ...first, pullRequest: { ...first.pullRequest, files } });
  const shown = [...markup.matchAll(/<details class="file"[^>]*data-key="([^"]*)"( open)?>/g)];
  expect(shown.map(([, path, open]) => [path, open !== undefined])).toEqual([
    ['docs/incidents/how-to/read.md', true],
    ['src/a.js', true],
    ['docs/incidents/2026-11-20-race.md', false],
  ]);
});

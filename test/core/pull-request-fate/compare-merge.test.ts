import { expect, test } from 'vitest';
import type { ChangedByPull } from '../../../core/ports/code-host.ts';
import { compareMerge } from '../../../core/pull-request-fate/compare-merge.ts';

const file = (path: string, blob: string, patch?: string, status = 'modified'): ChangedByPull => ({
  ...{ path, status, blob },
  ...(patch === undefined ? {} : { patch }),
});
const FIX = file('src/a.js', 'b1', '@@ -1,2 +1,2 @@ f\n-old\n+new\n same');
const TEST = file('test/a.js', 't1', '@@ -0,0 +1 @@\n+test', 'added');

test.each<[string, readonly ChangedByPull[], string]>([
  ['the same files', [TEST, FIX], 'as-is'],
  [
    'the same lines, elsewhere, for the base moved',
    [file('src/a.js', 'b9', '@@ -9,2 +9,2 @@ g\n-old\n+new\n other'), TEST],
    'as-is',
  ],
  ['other lines', [file('src/a.js', 'b2', '@@ -1,2 +1,2 @@ f\n-old\n+newer\n same'), TEST], 'changed'],
  ['a file less', [FIX], 'changed'],
  ['a file more', [FIX, TEST, file('README.md', 'r1', '+x')], 'changed'],
  ['a file deleted that was changed', [{ ...FIX, status: 'removed' }, TEST], 'changed'],
  ['another binary', [file('src/a.js', 'b2'), TEST], 'changed'],
  ['other files', [file('src/b.js', 'x', '+x')], 'superseded'],
  ['nothing at all', [], 'superseded'],
])('%s: merged as proposed, changed or superseded', (_, merged, kind) => {
  expect(compareMerge({ proposed: [FIX, TEST], merged }).kind).toBe(kind);
});

test('the difference names the files, shows both sides, and is redacted', () => {
  const secret = `ghp_${'a'.repeat(36)}`;
  const merged = [file('src/a.js', 'b2', `@@ -1 +1 @@\n-old\n+const token = '${secret}'`), TEST];
  const as = compareMerge({ proposed: [FIX, TEST], merged });
  expect(as).toMatchObject({ kind: 'changed', difference: expect.stringContaining('## src/a.js') });
  expect(JSON.stringify(as)).toContain('+new');
  expect(JSON.stringify(as)).not.toContain(secret);
  expect(JSON.stringify(as)).not.toContain('test/a.js');
});

test('it is at most 64 kB, and says that it was cut', () => {
  const merged = [file('src/a.js', 'b2', '+ä'.repeat(60_000)), TEST];
  const as = compareMerge({ proposed: [FIX, TEST], merged });
  const difference = as.kind === 'changed' ? as.difference : '';
  expect(Buffer.byteLength(difference)).toBeLessThanOrEqual(64 * 1024);
  expect(difference).not.toContain('\uFFFD');
  expect(as).toMatchObject({ cut: true });
});

test('other files are named, fifty at most', () => {
  const merged = Array.from({ length: 80 }, (_, index) => file(`src/${index}.js`, 'x', '+x'));
  expect(compareMerge({ proposed: [FIX], merged })).toMatchObject({ files: { length: 50 } });
});

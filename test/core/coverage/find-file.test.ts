import { expect, test } from 'vitest';
import { createFileFinder } from '../../../core/coverage/find-file.ts';

const FILES = [
  'src/a.js',
  'stock.go',
  'stock/stock.go',
  'core/src/main/java/com/acme/Stock.java',
  'core/src/main/java/com/acme/One.java',
  'web/src/main/java/com/acme/One.java',
];

test.each([
  ['a path in the repository', 'src/a.js', 'src/a.js'],
  ['an absolute path', '/work/tree/src/a.js', 'src/a.js'],
  ['a path of another machine', '/home/runner/shop/src/a.js', 'src/a.js'],
  ['a package', 'com/acme/Stock.java', 'core/src/main/java/com/acme/Stock.java'],
  ['an import path', 'example.com/shop/stock/stock.go', 'stock/stock.go'],
  ['a package that two modules have', 'com/acme/One.java', undefined],
  ['a file below the tree that the repository does not have', '/work/tree/build/src/a.js', undefined],
  ['another file', 'src/b.js', undefined],
])('%s is found', (_, path, expected) => {
  expect(createFileFinder(FILES, '/work/tree')(path)).toBe(expected);
});

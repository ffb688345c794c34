import { expect, test } from 'vitest';
import { pathInTree } from '../../../batch-job/repository/path-in-tree.ts';

const TREE = '/var/work/agent-1';
const FILES = new Set(['test/gone.test.js', 'test/-né w.test.js', 'test/a:1', 'test\\odd.js', 'test/twice.test.js']);
const CHANGED = [
  'test/gone.test.js',
  'services/shop/test/inner.test.js',
  'services/shop/test/twice.test.js',
  'lib/a/same.test.js',
  'lib/b/same.test.js',
];
const tree = { directory: TREE, isThere: (path: string) => FILES.has(path), changed: CHANGED, folder: 'services/shop' };

test.each([
  ['test/gone.test.js', 'test/gone.test.js'],
  ['/var/work/agent-1/test/gone.test.js', 'test/gone.test.js'],
  ['/private/var/work/agent-1/test/gone.test.js', 'test/gone.test.js'],
  ['./test/gone.test.js', 'test/gone.test.js'],
  ['/test/gone.test.js', 'test/gone.test.js'],
  ['test/../test//gone.test.js', 'test/gone.test.js'],
  ['test\\gone.test.js', 'test/gone.test.js'],
  ['.\\test\\gone.test.js', 'test/gone.test.js'],
  [' `test/gone.test.js` ', 'test/gone.test.js'],
  ['"test/gone.test.js"', 'test/gone.test.js'],
  ['test/gone.test.js:12', 'test/gone.test.js'],
  ['test/gone.test.js:12:5', 'test/gone.test.js'],
  ['/var/work/agent-1/test/gone.test.js#L12', 'test/gone.test.js'],
  ['test/gone.test.js::a product that is gone', 'test/gone.test.js'],
  ['test/-né w.test.js', 'test/-né w.test.js'],
  ['test/a:1', 'test/a:1'],
  ['test\\odd.js', 'test\\odd.js'],
  ['test/other.test.js', 'test/other.test.js'],
  ['../../etc/passwd', '../../etc/passwd'],
  ['', ''],
  ['test/inner.test.js', 'services/shop/test/inner.test.js'],
  ['./test/inner.test.js:3', 'services/shop/test/inner.test.js'],
  ['test/twice.test.js', 'services/shop/test/twice.test.js'],
  ['inner.test.js', 'services/shop/test/inner.test.js'],
  ['same.test.js', 'same.test.js'],
  ['b/same.test.js', 'lib/b/same.test.js'],
])('%j is %j', (named, path) => {
  expect(pathInTree(tree, named)).toBe(path);
});

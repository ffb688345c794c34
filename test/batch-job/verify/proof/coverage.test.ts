import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openProbe } from '../../../../batch-job/verify/proof/probe.ts';
import { readGo } from '../../../../batch-job/verify/proof/read-go.ts';
import { readHostileFiles } from '../../../../batch-job/verify/proof/read-hostile.ts';
import { readPython } from '../../../../batch-job/verify/proof/read-python.ts';
import { readV8 } from '../../../../batch-job/verify/proof/read-v8.ts';

let place: string;
beforeAll(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'coverage-')));
});
afterAll(() => rm(place, { recursive: true, force: true }));

describe('V8', () => {
  const source = 'export const a = () => 1;\nexport function b(x) {\n  if (x) throw x;\n  return 2;\n}\n';
  const [start, end, skip] = [source.indexOf('function b'), source.lastIndexOf('}') + 1, source.indexOf('throw')];
  const about = {
    directory: '/work/a tree',
    paths: new Set(['src/ab.js', 'test/ab.test.js']),
    texts: new Map([['src/ab.js', source]]),
  };
  const range = (from: number, to: number, count: number) => ({ startOffset: from, endOffset: to, count });
  const script = (length: number, url = 'file:///work/a%20tree/src/ab.js?v=1') => ({
    url,
    functions: [
      { functionName: '', ranges: [range(0, length, 1)] },
      { functionName: 'a', ranges: [range(source.indexOf('()'), source.indexOf(';'), 0)] },
      { functionName: 'b', ranges: [range(start, end, 3), range(skip, skip + 8, 0)] },
    ],
  });
  const read = (...results: readonly unknown[]) =>
    readV8(
      results.map((result) => JSON.stringify({ result })),
      about,
    );

  test('has lines, and the parts that did not run, where the script is as long as the file', () => {
    expect(read([script(source.length)])).toEqual({
      files: ['src/ab.js'],
      functions: [
        { path: 'src/ab.js', name: 'a', lines: [1, 1], calls: 0 },
        { path: 'src/ab.js', name: 'b', lines: [2, 5], calls: 3 },
      ],
      skipped: [{ path: 'src/ab.js', from: [3, 10], to: [3, 18] }],
    });
  });

  test('has the names alone of a script that a build step made, unless another process knows more', () => {
    expect(read([script(900)]).functions).toEqual([
      { path: 'src/ab.js', name: 'a', calls: 0 },
      { path: 'src/ab.js', name: 'b', calls: 3 },
    ]);
    expect(read([script(900)], [script(source.length)]).functions.map(({ calls }) => calls)).toEqual([0, 3]);
  });

  test('leaves out what is none of its files, and what does not parse', () => {
    expect(
      read([script(9, 'file:///elsewhere/src/ab.js'), script(9, 'file:///work/a%20tree/src/other.js')]).files,
    ).toEqual([]);
    expect(read([{ url: 'file:///work/a%20tree/src/ab.js', functions: 'all' }], 'no list').files).toEqual([]);
    expect(readV8(['{"result":[', '[]', 'null'], about).files).toEqual([]);
  });
});

test('Go: a function ran when a block of it did, and a line of no such block did not', () => {
  const text = 'package stock\n\nfunc (s *Stock) Left(n int) int {\n\treturn n\n}\n\nfunc unused() int { return 1 }\n';
  const profile =
    'mode: set\nexample.com/shop/stock/stock.go:3.34,5.2 1 1\nexample.com/shop/stock/stock.go:7.19,7.31 1 0\n../x.go:1.1,2.2 1 1\n';
  expect(readGo([profile], new Set(['stock/stock.go']), new Map([['stock/stock.go', text]]))).toEqual({
    files: ['stock/stock.go'],
    functions: [
      { path: 'stock/stock.go', name: 'Left', lines: [3, 5], calls: 1 },
      { path: 'stock/stock.go', name: 'unused', lines: [7, 7], calls: 0 },
    ],
    skipped: [{ path: 'stock/stock.go', from: [7, 1], to: [8, 1] }],
  });
});

const python = spawnSync('python3', ['--version']).status === 0;
test.skipIf(!python)('Python: the probe notes which functions were called, and breaks nothing', async () => {
  const tree = join(place, 'tree');
  await mkdir(join(tree, 'shop'), { recursive: true });
  await writeFile(
    join(tree, 'shop/cart.py'),
    'class Cart:\n    def total(self):\n        return price(1)\n\n    def unused(self):\n        return 2\n\n\ndef price(n):\n    return n\n',
  );
  const { environment, coverage } = await openProbe(place, tree, undefined);
  const { stdout, stderr, status } = spawnSync('python3', ['-c', 'from shop.cart import Cart; print(Cart().total())'], {
    cwd: tree,
    env: { PATH: process.env['PATH'], ...environment },
    encoding: 'utf8',
  });
  expect([stdout, stderr, status]).toEqual(['1\n', '', 0]);
  const found = readPython(await readHostileFiles(coverage, /^python-\d+\.json$/), new Set(['shop/cart.py']));
  expect(found.functions).toEqual([
    { path: 'shop/cart.py', name: 'Cart', lines: [1, 6], calls: 1 },
    { path: 'shop/cart.py', name: 'total', lines: [2, 3], calls: 1 },
    { path: 'shop/cart.py', name: 'unused', lines: [5, 6], calls: 0 },
    { path: 'shop/cart.py', name: 'price', lines: [9, 10], calls: 1 },
  ]);
});

describe('a directory that the tests could write to', () => {
  test('links, folders, pipes and what is too large are left out', async () => {
    const directory = join(place, 'hostile');
    await mkdir(join(directory, 'folder.json'), { recursive: true });
    await writeFile(join(place, 'secret.json'), 'secret');
    await symlink(join(place, 'secret.json'), join(directory, 'link.json'));
    spawnSync('/bin/sh', ['-c', 'mkfifo "$0"', join(directory, 'pipe.json')]);
    await writeFile(join(directory, 'large.json'), '');
    await truncate(join(directory, 'large.json'), 65 * 1024 * 1024);
    await writeFile(join(directory, 'real.json'), '{}');
    await writeFile(join(directory, 'other.txt'), 'x');
    expect(await readHostileFiles(directory, /\.json$/)).toEqual(['{}']);
  });

  test('a link in the place of the directory is not followed, and none is none', async () => {
    await symlink(place, join(place, 'away'));
    expect(await readHostileFiles(join(place, 'away'), /\.json$/)).toEqual([]);
    expect(await readHostileFiles(join(place, 'gone'), /\.json$/)).toEqual([]);
  });
});

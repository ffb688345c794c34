import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCopies } from '../../../batch-job/candidate-test/copy-tree.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'copies-'));

test('a copy has the files that were asked for, and the folder stays as it is', async () => {
  const head = folder();
  mkdirSync(join(head, 'node_modules'));
  writeFileSync(join(head, 'node_modules', 'one.js'), 'installed');
  writeFileSync(join(head, 'a.js'), 'one');
  const copy = await (await openCopies(head, folder())).make({ 'a.js': 'two', 'test/b.js': 'new' });
  const read = (...path: string[]) => readFileSync(join(copy, ...path), 'utf8');
  expect([read('a.js'), read('test', 'b.js'), read('node_modules', 'one.js')]).toEqual(['two', 'new', 'installed']);
  expect([readFileSync(join(head, 'a.js'), 'utf8'), existsSync(join(head, 'test'))]).toEqual(['one', false]);
});

test('nothing is written through a link of the head', async () => {
  const [head, outside] = [folder(), folder()];
  symlinkSync(outside, join(head, 'test'));
  writeFileSync(join(outside, 'mine.js'), 'mine');
  symlinkSync(join(outside, 'mine.js'), join(head, 'a.js'));
  const copies = await openCopies(head, folder());
  await expect(copies.make({ 'test/b.js': 'new' })).rejects.toThrow(
    'test/b.js: expected a path without a link, and test is one',
  );
  expect(existsSync(join(outside, 'b.js'))).toBe(false);
  expect(readFileSync(join(await copies.make({ 'a.js': 'two' }), 'a.js'), 'utf8')).toBe('two');
  expect(readFileSync(join(outside, 'mine.js'), 'utf8')).toBe('mine');
});

test('what a run changes of what all copies are made of is seen, and caches and builds are not', async () => {
  const head = folder();
  for (const path of ['node_modules/runner', 'target', 'src']) mkdirSync(join(head, path), { recursive: true });
  writeFileSync(join(head, 'node_modules/runner/index.js'), 'run');
  writeFileSync(join(head, 'src/a.js'), 'one');
  const copies = await openCopies(head, folder());
  const copy = await copies.make({});
  mkdirSync(join(copy, 'node_modules/.cache'));
  writeFileSync(join(copy, 'node_modules/.cache/x'), 'x');
  writeFileSync(join(copy, 'target/x'), 'x');
  writeFileSync(join(copy, 'src/a.js'), 'two');
  expect(await copies.findChanged()).toBeUndefined();
  writeFileSync(join(copy, 'node_modules/runner/index.js'), 'process.exit(0)');
  expect(await copies.findChanged()).toBe('node_modules/runner/index.js');
});

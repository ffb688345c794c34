import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { planForFix } from '../../../batch-job/verify/plan-for-fix.ts';
import { planTests } from '../../../batch-job/verify/plan-tests.ts';

const repositoryOf = (files: Readonly<Record<string, string>>) => ({
  files: async () => Object.keys(files),
  texts: async (paths: readonly string[]) => new Map(Object.entries(files).filter(([path]) => paths.includes(path))),
});
const SHOP = repositoryOf({ 'package.json': '{"scripts":{"test":"node --test"}}', 'package-lock.json': '{}' });

test('commands that are configured are taken, with no look at the files', async () => {
  const configured = { command: 'make check', regression: 'make check FILES={files}', timeoutMinutes: 3 };
  const untouchable = {
    files: () => Promise.reject(new Error('read')),
    texts: () => Promise.reject(new Error('read')),
  };
  expect(await planTests(untouchable, { test: configured })).toEqual(configured);
});

test('others are found by the files, and a configured setup stays', async () => {
  const found = { command: 'npm test', regression: 'node --test {files}', timeoutMinutes: 10, detected: 'Node.js' };
  expect(await planTests(SHOP, { test: { timeoutMinutes: 10 } })).toEqual({
    ...found,
    setup: 'npm ci --no-audit --no-fund',
  });
  expect(await planTests(SHOP, { test: { timeoutMinutes: 10, setup: 'make' } })).toEqual({ ...found, setup: 'make' });
  expect(await planTests(repositoryOf({ 'README.md': '' }), { test: { timeoutMinutes: 10 } })).toEqual({
    problem: expect.any(String),
  });
});

test('in the folder of a service: configured commands run there, others are found there', async () => {
  const test = { setup: 'make deps', command: 'npm test', regression: 'node --test {files}', timeoutMinutes: 3 };
  expect(await planTests(SHOP, { folder: 'services/shop', test })).toEqual({
    setup: 'cd services/shop && make deps',
    command: 'cd services/shop && npm test',
    regression: 'cd services/shop && node --test {files}',
    timeoutMinutes: 3,
  });
  const monorepo = repositoryOf({
    'services/shop/package.json': '{"scripts":{"test":"node --test"}}',
    'README.md': '',
  });
  expect(await planTests(monorepo, { folder: 'services/shop', test: { timeoutMinutes: 3 } })).toMatchObject({
    regression: 'cd services/shop && node --test {files}',
  });
});

test('a file that the fix adds may be the first test of its package', async () => {
  const module = repositoryOf({ 'rates/go.mod': 'module rates', 'rates/rates.go': '', 'package.json': '{}' });
  const added = ['rates/rates_test.go'];
  expect(await planTests(module, { test: { timeoutMinutes: 3 } }, added)).toEqual({ problem: expect.any(String) });
  expect(await planTests(module, { test: { timeoutMinutes: 3 } }, added, added)).toMatchObject({
    command: 'cd rates && go test ./...',
  });
});

const patchOf = (...paths: string[]) =>
  paths.map((path) => `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-a\n+b\n`).join('');

test('for a fix in two packages: the regression test runs in its own, the suites of both', async () => {
  const manifest = (test: string) => JSON.stringify({ scripts: { test } });
  const repository = repositoryOf({
    'package.json': '{"workspaces":["packages/*"]}',
    'package-lock.json': '{}',
    'packages/cart/package.json': manifest('node --test'),
    'packages/cart/test/a.js': '',
    'packages/money/package.json': manifest('mocha'),
    'packages/money/index.js': '',
  });
  const service = { test: { timeoutMinutes: 3 } };
  const fix = {
    patch: patchOf('packages/cart/test/a.js', 'packages/money/index.js'),
    regressionFiles: ['./packages/cart/test/a.js'],
  };
  const cart = {
    setup: 'npm ci --no-audit --no-fund',
    regression: 'cd packages/cart && node --test {files}',
  };
  expect(await planForFix(repository, service, { problem: 'none' }, fix)).toMatchObject({
    ...cart,
    command: '(cd packages/cart && npm test); first=$?; (cd packages/money && npm test) && exit $first',
  });
  const both = await planForFix(repository, service, { problem: 'none' }, fix);
  const exitOf = (cart: number, money: number) => {
    const line = 'problem' in both ? '' : both.command;
    const exits = line.replace('cd packages/cart && npm test', `exit ${cart}`);
    return spawnSync('sh', ['-c', exits.replace('cd packages/money && npm test', `exit ${money}`)]).status;
  };
  expect([exitOf(0, 0), exitOf(3, 0), exitOf(0, 4)]).toEqual([0, 3, 4]);
  const own = { ...fix, patch: patchOf('packages/cart/test/a.js', 'packages/cart/index.js') };
  expect(await planForFix(repository, service, { problem: 'none' }, own)).toMatchObject({
    ...cart,
    command: 'cd packages/cart && npm test',
  });
  const configured = { command: 'make', regression: 'make {files}', timeoutMinutes: 3 };
  expect(await planForFix(repository, service, configured, fix)).toBe(configured);
});

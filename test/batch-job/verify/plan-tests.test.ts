import { expect, test } from 'vitest';
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
  expect(await planTests(untouchable, configured)).toEqual(configured);
});

test('others are found by the files, and a configured setup stays', async () => {
  const found = { command: 'npm test', regression: 'node --test {files}', timeoutMinutes: 10, detected: 'Node.js' };
  expect(await planTests(SHOP, { timeoutMinutes: 10 })).toEqual({ ...found, setup: 'npm ci --no-audit --no-fund' });
  expect(await planTests(SHOP, { timeoutMinutes: 10, setup: 'make' })).toEqual({ ...found, setup: 'make' });
  expect(await planTests(repositoryOf({ 'README.md': '' }), { timeoutMinutes: 10 })).toBeUndefined();
});

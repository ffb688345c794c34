import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHub } from '@mendhook/emulators/github';
import { git } from '@mendhook/emulators/github/git';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { createSampleRepository } from '../../../local/demo/sample-repository.ts';
import { startSampleService } from '../../../local/demo/sample-service.ts';
import { CATALOGUES, writeCatalogues } from '../../../local/release-demo/catalogues.ts';
import { packingList } from '../../../local/release-demo/packing-list.ts';
import { addReleaseFiles } from '../../../local/release-demo/release-files.ts';
import { openChange, prepareRepository } from '../../../local/review-demo/open-changes.ts';

test('the packing list passes the tests and all that staging asks, and fails on what only production sells', async () => {
  const { directory, checkout } = await openPackingList();
  const variables = await writeCatalogues(join(directory, 'catalogues'));
  const run = (args: readonly string[], url = '') =>
    execa(process.execPath, args, { cwd: checkout, env: { MENDHOOK_TARGET_URL: url }, reject: false });
  expect((await run(['--test'])).exitCode).toBe(0);

  const start = (env: 'staging' | 'production') =>
    startSampleService({ directory: checkout, commit: 'abc', env, variables: variables[env], onLog: () => undefined });
  const [staging, production] = await Promise.all([start('staging'), start('production')]);
  onTestFinished(async () => void (await Promise.all([staging.stop(), production.stop()])));
  expect(await run(['checks/smoke.js'], staging.baseUrl)).toMatchObject({ exitCode: 0 });
  expect(await run(['checks/integration.js'], staging.baseUrl)).toMatchObject({ exitCode: 0 });
  const orders = CATALOGUES.production.map(async ({ sku }) => {
    const body = JSON.stringify({ card: 'tok_visa', lines: [{ sku, quantity: 1 }] });
    return [sku, (await fetch(`${production.baseUrl}/checkout`, { method: 'POST', body })).status];
  });
  expect(Object.fromEntries(await Promise.all(orders))).toEqual({
    'espresso-cup': 201,
    'pour-over-set': 201,
    'tea-towel': 201,
    'walnut-tray': 201,
    'gift-card': 500,
  });
});

async function openPackingList() {
  const directory = mkdtempSync(join(tmpdir(), 'packing-'));
  const sample = await addReleaseFiles(await createSampleRepository(join(directory, 'sample')));
  const github = await startGitHub({ stateDirectory: join(directory, 'github') });
  onTestFinished(async () => {
    await github.close();
    rmSync(directory, { recursive: true });
  });
  await prepareRepository(github, sample);
  const number = await openChange(github, packingList, sample.branch);
  const pull = await github.pullRequest('demo', 'checkout', number);
  expect(pull?.files.map(({ path }) => path).sort()).toEqual([
    'src/checkout.js',
    'src/packing.js',
    'test/packing.test.js',
  ]);
  const checkout = join(directory, 'checkout');
  await git(directory, ['clone', '--quiet', '--branch', packingList.branch, bareOf(directory), checkout]);
  return { directory, checkout };
}

const bareOf = (directory: string) => join(directory, 'github', 'git', 'demo', 'checkout.git');

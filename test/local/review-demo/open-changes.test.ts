import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHub } from '@mendhook/emulators/github';
import { expect, onTestFinished, test } from 'vitest';
import { createSampleRepository } from '../../../local/demo/sample-repository.ts';
import { openChange, prepareRepository } from '../../../local/review-demo/open-changes.ts';
import { SAMPLE_CHANGES } from '../../../local/review-demo/sample-changes.ts';

test('each change fits the sample and is opened as a pull request, the stranger’s from a fork', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'changes-'));
  const sample = await createSampleRepository(join(directory, 'checkout'));
  const github = await startGitHub({ stateDirectory: join(directory, 'github') });
  onTestFinished(() => github.close());
  await prepareRepository(github, sample);
  await prepareRepository(github, sample);
  const files: Record<string, readonly string[]> = {};
  for (const [name, change] of Object.entries(SAMPLE_CHANGES)) {
    const number = await openChange(github, change, sample.branch);
    files[name] = (await github.pullRequest('demo', 'checkout', number))?.files.map(({ path }) => path).sort() ?? [];
  }
  expect(files).toEqual({
    clean: ['src/pricing.js', 'test/pricing.test.js'],
    untested: ['src/gift-wrap.js'],
    breaking: ['migrations/0002_drop_delivery_days.sql', 'openapi.yaml'],
    fork: ['src/logger.js'],
  });
});

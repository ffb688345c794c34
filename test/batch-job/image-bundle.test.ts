import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { bundleWorker } from '../../batch-job/bundle-worker.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'image-bundle-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('one file is the whole worker: it runs where nothing is installed, and its prompts are where it looks', async () => {
  await bundleWorker(directory);
  const main = join(directory, 'lib', 'worker', 'main.js');
  const started = promisify(execFile)(process.execPath, [main], { cwd: directory, env: { PATH: process.env['PATH'] } });
  await expect(started).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/"event":"worker-failed","reason":"environment: .*AWS_BATCH_JOB_ID is required"/),
    stderr: '',
  });
  const read =
    /new URL\(`(.+?)\$\{name\}\.md`, import\.meta\.url\)/.exec(readFileSync(main, 'utf8'))?.[1] ?? 'not found';
  const prompts = readdirSync(new URL(read, `file://${main}`));
  expect(prompts).toEqual(readdirSync(join(ROOT, 'prompts')));
});

test('the image has the Node of the lock file, and no other file pins another', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const bases = [...readFileSync(join(ROOT, 'batch-job', 'Dockerfile'), 'utf8').matchAll(/^FROM (\S+)/gm)];
  const expected = `node:${devDependencies.node}-bookworm-slim`;
  expect(bases.map(([, base]) => base)).toEqual([expected, expected]);
});

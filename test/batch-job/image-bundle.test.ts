import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker } from '../../batch-job/bundle-worker.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'image-bundle-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeAll(() => bundleWorker(directory));
const worker = join(directory, 'lib', 'worker');
const run = (...args: [string, ...string[]]) =>
  promisify(execFile)(args[0], args.slice(1), { cwd: directory, env: { PATH: process.env['PATH'] } });

test('the worker runs where nothing is installed, and its prompts are where it looks', async () => {
  const main = join(worker, 'main.js');
  await expect(run(process.execPath, main)).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/"event":"worker-failed","reason":"environment: .*AWS_BATCH_JOB_ID is required"/),
    stderr: '',
  });
  const texts = readdirSync(worker).map((file) => readFileSync(join(worker, file), 'utf8'));
  const places = texts.flatMap((text) => [...text.matchAll(/new URL\(`(.+?)\$\{name\}\.md`, import\.meta\.url\)/g)]);
  expect(places.length).toBeGreaterThan(0);
  for (const [, place = ''] of places) {
    expect(readdirSync(new URL(place, `file://${main}`))).toEqual(readdirSync(join(ROOT, 'prompts')));
  }
});

test('an attempt does not load what only a review needs', () => {
  const sizes = readdirSync(worker).map((file) => [file, statSync(join(worker, file)).size] as const);
  expect(sizes.filter(([, bytes]) => bytes > 10_000_000).map(([file]) => file)).toEqual([
    expect.stringMatching(/^ts-morph-common-/),
  ]);
  expect(readFileSync(join(worker, 'main.js'), 'utf8')).not.toMatch(/from "\.\/(ts-morph|run-review)/);
});

test('the tools of a review are beside the worker, in the versions that are pinned', async () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const probe = join(worker, 'probe.mjs');
  const review = readdirSync(worker).find((file) => file.startsWith('run-review'));
  writeFileSync(probe, `await import('./${review}');`);
  await run(process.execPath, probe);
  const packages = join(directory, 'node_modules');
  const programs = globSync('{@bufbuild,@squawk-cli}/*/bin/*', { cwd: packages }).toSorted();
  expect(programs.map((path) => basename(path))).toEqual(['buf', 'squawk']);
  const versions = await Promise.all(programs.map(async (path) => run(join(packages, path), '--version')));
  const printed = versions.map(({ stdout, stderr }) => `${stdout}${stderr}`);
  expect(printed).toEqual([
    expect.stringContaining(dependencies['@bufbuild/buf']),
    expect.stringContaining(dependencies['squawk-cli']),
  ]);
});

test('the image has the Node of the lock file, and no other file pins another', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const bases = [...readFileSync(join(ROOT, 'batch-job', 'Dockerfile'), 'utf8').matchAll(/^FROM (\S+)/gm)];
  const expected = `node:${devDependencies.node}-bookworm-slim`;
  expect(bases.map(([, base]) => base)).toEqual([expected, expected]);
});

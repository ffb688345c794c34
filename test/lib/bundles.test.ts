import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { CONFIG_FILE, FunctionName } from '../../core/names.ts';
import { bundleFunctions } from '../../lib/bundle-functions.ts';
import type { FunctionBundles } from '../../lib/function-bundles.ts';

/** What is uploaded for each function, as a deployment bundles it. */
const directory = mkdtempSync(join(tmpdir(), 'bundles-'));
let bundles: FunctionBundles;

beforeAll(async () => {
  bundles = await bundleFunctions(directory, { services: [] });
}, 120_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const sourceMap = z.object({ sources: z.array(z.string()) });
const sourcesOf = (name: FunctionName) =>
  sourceMap.parse(JSON.parse(readFileSync(join(bundles[name], 'index.mjs.map'), 'utf8'))).sources;

/** In kilobytes, with some room: what is loaded is paid for by every cold start. */
const AT_MOST: Readonly<Record<FunctionName, number>> = {
  // With the ledger's client, which is loaded only where webhooks are kept.
  receive: 1_200,
  slack: 1_100,
  // With the client of JIRA, for what people report there.
  triage: 1_830,
  requests: 1_950,
  github: 1_600,
  'job-events': 1_600,
  sweep: 1_760,
  watch: 1_300,
  release: 2_300,
  // With the clients of ECS and CodeDeploy, and with what reads the log of decisions.
  deploy: 1_900,
  rollback: 1_700,
  'deploy-events': 1_000,
  jira: 1_100,
};

test.each(Object.values(FunctionName))('%s is no larger than it has to be', (name) => {
  const kilobytes = Math.round(statSync(join(bundles[name], 'index.mjs')).size / 1_000);
  console.log(`${name}: ${kilobytes} kB of at most ${AT_MOST[name]}`);
  expect(kilobytes).toBeLessThan(AT_MOST[name]);
});

/** In kilobytes: what is uploaded, the code and its map. */
const COMPRESSED_AT_MOST = 1_000;

test.each(Object.values(FunctionName))('%s is less than a megabyte, compressed', (name) => {
  const compressed = globSync('*', { cwd: bundles[name] }).map((file) =>
    gzipSync(readFileSync(join(bundles[name], file))),
  );
  const kilobytes = Math.round(compressed.reduce((sum, { length }) => sum + length, 0) / 1_000);
  console.log(`${name}: ${kilobytes} kB of at most ${COMPRESSED_AT_MOST}, compressed`);
  expect(kilobytes).toBeLessThan(COMPRESSED_AT_MOST);
});

test('a frame of our own code keeps its line, and a frame of a package its file', () => {
  const code = readFileSync(join(bundles.release, 'index.mjs'), 'utf8');
  const map = new SourceMap(JSON.parse(readFileSync(join(bundles.release, 'index.mjs.map'), 'utf8')));
  const frames = code
    .split('\n')
    .flatMap((line, row) =>
      Array.from({ length: Math.ceil(line.length / 20) }, (_, at) => map.findEntry(row, at * 20)).flatMap((entry) =>
        'originalSource' in entry ? [entry] : [],
      ),
    );
  const lines = (of: RegExp) => frames.flatMap((each) => (of.test(each.originalSource) ? [each.originalLine] : []));
  expect(Math.max(...lines(/core\/canary\/judge-canary\.ts$/))).toBeGreaterThan(10);
  expect(new Set(lines(/node_modules\/@octokit\//))).toEqual(new Set([0]));
});

test.each(Object.values(FunctionName))(
  '%s holds nothing of the infrastructure, of another function or of the worker',
  (name) => {
    const foreign = /\/(aws-cdk-lib|constructs|cdk-nag)\/|(^|\/)(lib|bin|local|batch-job|test)\/[^/]+\.ts$/;
    const sources = sourcesOf(name).filter(
      (source) => !source.includes('node_modules/') || /aws-cdk|constructs/.test(source),
    );
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((source) => foreign.test(source))).toEqual([]);
    const functions = sources.flatMap((source) => /lambdas\/([^/]+)\//.exec(source)?.[1] ?? []);
    expect(new Set(functions)).toEqual(new Set([name]));
  },
);

test.each([
  [FunctionName.receive, /datadog|octokit|slack|client-(batch|s3)/],
  [FunctionName.slack, /datadog|octokit|slack|client-(batch|dynamodb|s3)/],
])('%s, which somebody waits for, holds no client that it does not need', (name, unneeded) => {
  const packages = sourcesOf(name).flatMap((source) => /node_modules\/(@?[^/]+\/[^/]+)/.exec(source)?.[1] ?? []);
  expect(packages.filter((each) => unneeded.test(each))).toEqual([]);
});

test('beside the code stand its map and the configuration, and nothing else', () => {
  for (const bundle of Object.values(bundles)) {
    expect(globSync('**/*', { cwd: bundle }).toSorted()).toEqual(
      [CONFIG_FILE, 'index.mjs', 'index.mjs.map'].toSorted(),
    );
  }
});

test('the same source gives the same bytes, wherever they are put', async () => {
  const other = mkdtempSync(join(tmpdir(), 'bundles-again-'));
  try {
    const again = await bundleFunctions(other, { services: [] });
    for (const name of Object.values(FunctionName)) {
      for (const file of ['index.mjs', 'index.mjs.map', CONFIG_FILE]) {
        expect(readFileSync(join(again[name], file)).equals(readFileSync(join(bundles[name], file))), file).toBe(true);
      }
    }
  } finally {
    rmSync(other, { recursive: true, force: true });
  }
}, 120_000);

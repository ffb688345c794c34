import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../core/config/config.ts';
import { waitFor } from '../../local/demo/wait-for.ts';
import { startRuntime } from '../../local/runtime.ts';
import { recordCall } from '../../local/stack/recorded-access.ts';
import { unrecorded } from '../lib/recorded.ts';

/** The functions as they are deployed, under the policies of the template, with a worker that dies without a word. */
test('with a `release`, a pull request gets a job, a decision and its check run', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'release-'));
  const stateDirectory = join(directory, 'state');
  mkdirSync(stateDirectory);
  const lines: string[] = [];
  const calls = new Set<string>();
  const runtime = await startRuntime({
    config: parseConfig(
      {
        services: [{ name: 'checkout', repository: 'acme/checkout', slackChannel: '#checkout-alerts' }],
        release: { mode: 'review' },
      },
      'a test',
    ),
    stateDirectory,
    port: 0,
    real: {},
    worker: { command: [process.execPath, '--eval', 'process.exit(1)'], environment: {} },
    onLog: ({ line }) => lines.push(line),
    onCall: (call) => {
      for (const line of recordCall(call)) calls.add(line);
    },
  });
  try {
    const { github } = runtime;
    if (github === undefined) throw new Error('GitHub is local here');
    const source = join(directory, 'source');
    mkdirSync(source);
    writeFileSync(join(source, 'a.js'), 'export const a = 1;\n');
    await github.createRepository({ owner: 'acme', name: 'checkout', fromDirectory: source });
    await github.commitFiles('acme', 'checkout', {
      branch: 'b',
      files: { 'a.js': 'export const a = 2;\n' },
      message: 'two',
      by: 'bob',
    });
    const pull = { title: 'Two', body: '', head: 'b', base: 'main', draft: false, by: 'bob' };
    const number = await github.openPullRequest('acme', 'checkout', pull);

    const sha = github.pullRequests().find((each) => each.number === number)?.headSha ?? '';
    const concluded = () => github.checkRuns('acme', 'checkout', sha).find(({ conclusion }) => conclusion !== null);
    const wait = { timeoutMs: 60_000, signal: AbortSignal.timeout(60_000) };
    const run = await waitFor('the check run', concluded, wait);
    expect(run).toMatchObject({ name: 'mendhook / release', conclusion: 'action_required' });
    expect(JSON.stringify(run)).toContain('the container ended before the worker could say why');
    expect(lines.filter((line) => /AccessDenied|change-event-failed/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('change-job-lost'))).toHaveLength(1);
    expect(unrecorded(calls)).toEqual([]);
  } finally {
    await runtime.close();
    rmSync(directory, { recursive: true, force: true });
  }
});

import { readdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { openReleaseRun } from '../../../batch-job/release/release-run.ts';
import { runTrial } from '../../../batch-job/run-trial.ts';
import { loadStaging } from '../../../batch-job/trial/load-staging.ts';
import type { TrialPlace } from '../../../batch-job/trial/open-trial-place.ts';
import { releaseIdOf, releaseKeys } from '../../../core/lifecycle/release-names.ts';
import { toColumns } from '../../../core/load/load-columns.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';
import { openTrialWorld, type TrialWorld, type TrialWorldSettings } from './trial-world.ts';

/** Asks the target once, and prints what it knows. */
const SMOKE = `import { readFileSync } from 'node:fs';
const answer = await fetch(process.env.MENDHOOK_TARGET_URL + '/health');
console.log(readFileSync('version.txt', 'utf8').trim(), answer.status, await answer.text());
console.log(Object.keys(process.env).filter((name) => /MENDHOOK|TOKEN|KEY/.test(name)).join());
console.log('AWS key AKIAQYLPMN5HFIQR7BBB');
process.exitCode = answer.ok ? 0 : 3;
`;
const files = { 'smoke.mjs': SMOKE, 'version.txt': 'old\n' };
const smoke = { smoke: 'node smoke.mjs' };

let world: TrialWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});
const open = async (settings: Partial<TrialWorldSettings>) => {
  world = await openTrialWorld({ kind: 'smoke', files, ...settings });
  return world;
};

test('a smoke test runs at the release’s commit, against staging and without any secret', async () => {
  const { options, record, auditLog, commit, workDirectory } = await open({ staging: smoke });
  expect(await runTrial(options, 'smoke')).toBe('passed');
  const [step] = (await record()).steps;
  expect(step).toMatchObject({
    status: 'passed',
    exit: 0,
    why: '`node smoke.mjs` passed.',
    job: { takenBy: 'batch-1' },
    endedAt: NOW,
  });
  expect(step?.output).toMatch(/^new 200 new\nMENDHOOK_TARGET_URL\n/);
  expect(step?.output).not.toContain('AKIAQYLPMN5HFIQR7BBB');
  const kept = (await auditLog.getText(releaseKeys((await record()).id).step(1))) ?? '';
  expect(JSON.parse(kept)).toMatchObject({ kind: 'smoke', commit, requests: { all: 1, failed: 0 } });
  expect(kept).not.toContain('AKIAQYLPMN5HFIQR7BBB');
  expect(await readdir(workDirectory)).toEqual([]);
});

test('its exit code decides, and the end of what it printed is kept', async () => {
  const { options, record } = await open({ staging: smoke, answer: (_, answer) => void answer.writeHead(500).end() });
  expect(await runTrial(options, 'smoke')).toBe('failed');
  expect((await record()).steps[0]).toMatchObject({
    status: 'failed',
    exit: 3,
    why: '`node smoke.mjs` ended with exit code 3.',
    output: expect.stringContaining('new 500'),
  });
});

test('what could not be run is undecided: a setup that fails, a command or an address that is not configured', async () => {
  const broken = await open({
    staging: smoke,
    service: { test: { setup: 'echo no registry; exit 1', timeoutMinutes: 1 } },
  });
  expect(await runTrial(broken.options, 'smoke')).toBe('undecided');
  expect((await broken.record()).steps[0]).toMatchObject({
    status: 'undecided',
    why: expect.stringContaining('the setup command failed with exit code 1'),
    output: expect.stringContaining('no registry'),
  });
  await broken.close();
  const without = await open({ kind: 'integration' });
  expect(await runTrial(without.options, 'integration')).toBe('undecided');
  expect((await without.record()).steps[0]?.why).toBe('The configuration has no `staging.integration`.');
});

test('a step that has ended, or that another job works on, is left alone', async () => {
  const { options, releases, record } = await open({ staging: smoke });
  const { id } = await record();
  const other = { ...options, jobId: 'batch-2' };
  await releases.change(id, (each) => ({
    ...each,
    steps: each.steps.map((step) => ({ ...step, job: { name: 'x', takenBy: 'batch-1' } })),
  }));
  expect(await runTrial(other, 'smoke')).toBe('skipped');
  await releases.change(id, (each) => ({
    ...each,
    steps: each.steps.map((step) => ({ ...step, status: 'failed' as const })),
  }));
  expect(await runTrial(options, 'smoke')).toBe('skipped');
});

test('a load is compared with the recorded load of the version in production', async () => {
  const { options, record, releases, auditLog, before, url } = await open({ kind: 'load' });
  const { service } = await record();
  const id = releaseIdOf(service, before);
  const requests = Array.from({ length: 2_000 }, (_, at) => ({ at, ms: 0.01, failed: false }));
  const load = { baseline: 'none', p50Ms: { old: null, new: 1 }, p99Ms: { old: null, new: 1 } } as const;
  const counts = { requests: { old: 0, new: 2_000 }, errors: { old: 0, new: 0 } };
  const step = { number: 4, kind: 'load', status: 'passed', tries: 1, dueAt: NOW, startedAt: NOW } as const;
  await releases.merge(id, () =>
    aRelease({
      id,
      service,
      target: { commit: before, version: before },
      steps: [{ ...step, load: { ...load, ...counts } }],
    }),
  );
  const runs = [toColumns({ side: 'new', seconds: 2, requests })];
  await auditLog.putText(releaseKeys(id).step(4), JSON.stringify({ commit: before, runs }));
  const run = await openReleaseRun(options, 'load');
  if (run === undefined) throw new Error('the job was not taken');
  const { end, kept } = await loadStaging(run, loading(2_000), { command: 'load', seconds: 1, slower: 10, url });
  expect(kept.runs).toMatchObject([{ side: 'new', seconds: expect.any(Number) }]);
  // On a machine that is too busy for 400 requests a load says so.
  if (end.status === 'undecided') expect(end.why).toMatch(/fewer than 400/);
  else {
    expect(end).toMatchObject({
      status: 'passed',
      why: expect.stringContaining('that of the recorded load of the version before'),
      load: { baseline: 'recorded', requests: { old: 2_000 } },
    });
    expect(end.load?.p50?.low).toBeGreaterThan(2);
  }
});

test('without a recorded load there are figures, and nothing to compare them with', async () => {
  const { options, url } = await open({ kind: 'load' });
  const run = await openReleaseRun(options, 'load');
  if (run === undefined) throw new Error('the job was not taken');
  const { end } = await loadStaging(run, loading(2_000), { command: 'load', seconds: 1, slower: 10, url });
  if (end.status === 'undecided') expect(end.why).toMatch(/fewer than 400/);
  else expect(end.load).toMatchObject({ baseline: 'none', p99Ms: { old: null } });
});

test('a load whose command fails is undecided, with what it printed', async () => {
  const { options, url } = await open({ kind: 'load' });
  const run = await openReleaseRun(options, 'load');
  if (run === undefined) throw new Error('the job was not taken');
  const place: TrialPlace = {
    run: async () => ({ exitCode: 127, timedOut: false, filledDisk: false, output: 'k6: not found' }),
  };
  expect(await loadStaging(run, place, { command: 'k6', seconds: 1, slower: 10, url })).toMatchObject({
    end: { status: 'undecided', exit: 127, why: 'Not measured: `k6` ended with exit code 127.' },
    output: 'k6: not found',
  });
});

/** A load command in this process. */
const loading = (most: number): TrialPlace => ({
  run: async (_, { environment, stop }) => {
    let sent = 0;
    const client = async () => {
      while (stop?.aborted !== true && sent < most) {
        sent += 1;
        await fetch(environment['MENDHOOK_TARGET_URL'] ?? '').then((answer) => answer.text());
      }
    };
    await Promise.all([1, 2, 3, 4].map(client));
    while (stop?.aborted !== true) await wait(5);
    return { exitCode: null, timedOut: false, filledDisk: false, output: '' };
  },
});

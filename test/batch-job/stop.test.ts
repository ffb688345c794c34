import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { AttemptOptions } from '../../batch-job/attempt-run.ts';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import type { Phase } from '../../core/records/phase.ts';
import { type AttemptWorld, DIAGNOSIS, FIXED, moneyOf, openAttemptWorld, PROPOSAL } from './attempt-world.ts';

/**
 * Batch sends SIGTERM, and SIGKILL 30 seconds later. Whatever hangs by then, the outcome and the cost must be on record
 * within 20: here each thing that can hang does, and does not listen to SIGTERM either.
 */
const MOST_MS = 20_000;

let world: AttemptWorld | undefined;
afterEach(() => world?.close());

const DEAF = "trap '' TERM INT HUP; echo $$ > {mark}; while :; do sleep 0.1; done";

/** Runs the attempt until the mark is there, tells the worker to end, and waits for its end. */
async function stopAtMark(it: AttemptWorld, mark: string, options: Partial<AttemptOptions> = {}) {
  const stopping = new AbortController();
  const running = runAttempt({ ...it.options, ...options, signal: stopping.signal });
  const readMark = () => readFile(mark, 'utf8').catch(() => '');
  await expect.poll(readMark, { timeout: 60_000 }).toMatch(/^\d+\n$/);
  const startedAt = performance.now();
  stopping.abort();
  const outcome = await running;
  return { outcome, tookMs: performance.now() - startedAt, pid: Number(await readMark()) };
}

/** What must be there at the end, whatever hung. */
async function expectEnded(it: AttemptWorld, { outcome, tookMs, pid }: Awaited<ReturnType<typeof stopAtMark>>) {
  expect(outcome).toMatchObject({ kind: 'failed' });
  expect(tookMs).toBeLessThan(MOST_MS);
  const attempt = await it.attempt();
  expect(attempt).toMatchObject({ status: 'ended', outcome, dollars: expect.any(Number) });
  expect(it.ledger.total(moneyOf(attempt))).toBeCloseTo(attempt.dollars, 6);
  expect(await it.incident()).toMatchObject({ status: 'failed', outcome });
  expect([...(it.messenger.threads[0]?.replies.keys() ?? [])]).toContain(`${attempt.jobName}-outcome`);
  await expect.poll(() => isAlive(pid), { timeout: 60_000 }).toBe(false);
}

const isAlive = async (pid: number): Promise<boolean> =>
  !/\) Z/.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z'));

test('Claude Code hangs and does not listen', { timeout: 120_000 }, async () => {
  world = await openAttemptWorld();
  const place = await mkdtemp(join(tmpdir(), 'hanging-claude-'));
  const claudePath = join(place, 'claude');
  await writeFile(claudePath, `#!/bin/sh\n${DEAF.replace('{mark}', join(place, 'mark'))}\n`);
  await chmod(claudePath, 0o755);
  await expectEnded(world, await stopAtMark(world, join(place, 'mark'), { claudePath }));
  expect((await world.attempt()).phases).toMatchObject([
    { status: 'failed', reason: expect.stringMatching(/told to end/) },
  ]);
});

test('the tests hang and do not listen; what the phases cost is kept', { timeout: 120_000 }, async () => {
  const place = await mkdtemp(join(tmpdir(), 'hanging-tests-'));
  const command = DEAF.replace('{mark}', join(place, 'mark'));
  world = await openAttemptWorld({
    service: { test: { command, regression: 'node --test {files}', timeoutMinutes: 10 } },
  });
  await recordPhases(world);
  await expectEnded(world, await stopAtMark(world, join(place, 'mark')));
  expect((await world.attempt()).dollars).toBeCloseTo(0.3, 6);
  expect(await world.branches()).not.toContain(world.branch);
});

/** Both phases as an earlier try of the job left them: it goes on with the tests. */
async function recordPhases({ ledger, auditLog, bench, attempt }: AttemptWorld): Promise<void> {
  await bench.person('checkout', '--quiet', '-b', 'fix');
  await bench.commit({ 'src/total.js': FIXED, 'test/gone.test.js': '// fails without the fix\n' }, { branch: 'fix' });
  const patch = await bench.person('diff', '--full-index', 'main', 'fix');
  const { incidentId, number } = await attempt();
  const diffKey = 'the-diff';
  await auditLog.putText(diffKey, `${patch}\n`);
  const phase = (name: Phase['name'], dollars: number, verdict: unknown): Phase => ({
    ...{
      name,
      dollars,
      verdict,
      status: 'verdict',
      model: 'claude-opus-5-5',
      startedAt: dollars,
      turns: 1,
      denials: 0,
    },
    tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
    transcriptKey: name,
  });
  await ledger.changeAttempt(incidentId, number, (current) => ({
    ...current,
    diffKey,
    phases: [phase('investigate', 0.1, DIAGNOSIS), phase('propose-fix', 0.2, PROPOSAL)],
    dollars: 0.3,
  }));
}

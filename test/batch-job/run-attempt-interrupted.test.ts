import { describe, expect, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import { DIAGNOSIS, GOOD_SCRIPT, moneyOf, verdict } from './attempt-world.ts';
import { ATTEMPT_LIMIT, oneAttemptWorld } from './one-attempt-world.ts';

const open = oneAttemptWorld();

describe('jobs that meet', { timeout: ATTEMPT_LIMIT }, () => {
  test('a second job for a running attempt ends at once, having changed and spent nothing', async () => {
    const it = await open();
    const { incidentId, number } = await it.attempt();
    await it.ledger.changeAttempt(incidentId, number, (attempt) => ({ ...attempt, status: 'running', jobId: 'job-0' }));
    const before = await it.attempt();
    expect(await runAttempt(it.options)).toMatchObject({ kind: 'skipped', rule: 'duplicate-job' });
    expect(await it.attempt()).toEqual(before);
    expect(it.model.requests).toHaveLength(0);
    expect(it.messenger.threads[0]?.messages).toHaveLength(1);
  });

  test('an attempt that has ended is told again, once, and not worked on', async () => {
    const it = await open({ script: { ...GOOD_SCRIPT, investigate: [verdict({ ...DIAGNOSIS, confidence: 'low' })] } });
    const outcome = await runAttempt(it.options);
    const [attempt, incident, requests] = [await it.attempt(), await it.incident(), it.model.requests.length];
    expect(await runAttempt(it.options)).toEqual(outcome);
    expect(await it.attempt()).toEqual(attempt);
    // Its replies are asked for again, and found in the thread.
    expect(await it.incident()).toEqual({ ...incident, version: expect.any(Number) });
    expect(it.model.requests).toHaveLength(requests);
    expect(it.messenger.threads[0]?.replies.size).toBe(2);
  });

  test('what a container that died has spent counts towards the limit', async () => {
    const it = await open();
    const { incidentId, number } = await it.attempt();
    await it.ledger.changeAttempt(incidentId, number, (attempt) => ({
      ...attempt,
      status: 'running',
      jobId: 'job-1',
      dollars: 1.1,
      phases: [
        {
          name: 'investigate',
          model: 'claude-opus-5-5',
          startedAt: 1,
          status: 'running',
          turns: 9,
          tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
          dollars: 1.1,
          denials: 0,
          transcriptKey: 'x',
        },
      ],
    }));
    // 60 % of $2 may go into the investigation: ten cents are left, and one call may cost more.
    expect(await runAttempt(it.options)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('the limit is $0.10'),
    });
    expect((await it.attempt()).dollars).toBeCloseTo(1.1, 8);
    expect((await it.attempt()).phases).toMatchObject([
      { status: 'failed', reason: 'it was cut off' },
      { status: 'failed' },
    ]);
  });
});

test('told to end in the middle of a phase, it records outcome and cost in time', {
  timeout: ATTEMPT_LIMIT,
}, async () => {
  const it = await open({
    script: { ...GOOD_SCRIPT, investigate: [...GOOD_SCRIPT.investigate.slice(0, 1), { hang: true }] },
  });
  const stopping = new AbortController();
  const running = runAttempt({ ...it.options, signal: stopping.signal });
  await expect.poll(() => it.model.requests.length, { timeout: 60_000 }).toBe(2);
  const stoppedAt = Date.now();
  stopping.abort();
  expect(await running).toMatchObject({ kind: 'failed' });
  expect(Date.now() - stoppedAt).toBeLessThan(15_000);
  const attempt = await it.attempt();
  expect(attempt).toMatchObject({
    status: 'ended',
    phases: [{ status: 'failed', reason: expect.stringContaining('told to end') }],
  });
  expect(attempt.dollars).toBeGreaterThan((100 * 4 + 20 * 20) / 1e6);
  expect(it.ledger.total(moneyOf(attempt))).toBeCloseTo(attempt.dollars, 6);
  expect(await it.incident()).toMatchObject({ status: 'failed' });
});

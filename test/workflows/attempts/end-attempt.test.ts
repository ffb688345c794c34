import { expect, test } from 'vitest';
import { closeAttempt } from '../../../batch-job/steps/close-attempt.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { putPhase } from '../../../core/lifecycle/attempt.ts';
import type { JobState } from '../../../core/ports/job-runner.ts';
import { createMemoryAuditLog } from '../../fakes/memory-audit-log.ts';
import { anAlert, NOW } from '../../fixtures/records.ts';
import { HOUR, MINUTE, startRunning, startSweep, type World } from '../../lambdas/sweep-world.ts';
import { createCloser, createSweep, createTriage } from '../../lambdas/with-rights.ts';

const KILLED: JobState = { kind: 'ended', succeeded: false, reason: 'OutOfMemoryError' };
const PHASE = {
  name: 'investigate' as const,
  model: 'm',
  startedAt: NOW,
  status: 'running' as const,
  turns: 1,
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  dollars: 0.75,
  denials: 0,
  transcriptKey: 'x',
};

async function startSpending(world: World, job?: JobState) {
  const id = await startRunning(world, job);
  await world.ledger.changeAttempt(id, 1, (attempt) => putPhase(attempt, PHASE));
  return id;
}

/** The worker closes the attempt, and once more when its job is retried. */
async function closeByWorker(world: World, id: string, times: number) {
  const options = { ...world.deps, auditLog: createMemoryAuditLog(), incidentId: id, attemptNumber: 1 };
  for (let time = 0; time < times; time += 1) await closeAttempt(options, { kind: 'failed', reason: 'r' });
}

const closeByEvent = (world: World, id: string) =>
  createCloser(world.deps)({ jobName: `mendhook-${id}-1`, jobId: 'job-1', succeeded: false, reason: 'killed' });

test.each<[string, (world: World) => Promise<unknown>, string, number]>([
  ['the worker ends it', async (world) => closeByWorker(world, await startSpending(world), 1), 'failed', 0.75],
  [
    'the worker ends it, and is retried',
    async (world) => closeByWorker(world, await startSpending(world), 2),
    'failed',
    0.75,
  ],
  [
    'its container is killed, which job-events hears of twice',
    async (world) => {
      const id = await startSpending(world);
      await Promise.all([closeByEvent(world, id), closeByEvent(world, id)]);
    },
    'failed',
    0.75,
  ],
  [
    'its container is killed, which nobody hears of',
    async (world) => {
      await startSpending(world, KILLED);
      await world.later(5 * MINUTE);
    },
    'failed',
    0.75,
  ],
  [
    'the worker ends it, then its job ends, then the sweep looks',
    async (world) => {
      const id = await startSpending(world);
      await closeByWorker(world, id, 1);
      world.jobs.states.set('job-1', KILLED);
      await closeByEvent(world, id);
      await world.later(5 * MINUTE);
    },
    'failed',
    0.75,
  ],
  [
    'its job gets no container',
    async (world) => {
      await world.triage(anAlert());
      await world.later(25 * HOUR);
    },
    'skipped',
    0,
  ],
  [
    'its job is refused',
    async (world) => {
      const submit = () => Promise.reject(new UpstreamError('AWS Batch', 'no queue', { retryable: false }));
      const deps = { ...world.deps, jobs: { ...world.jobs, submit } };
      await createTriage(deps)(anAlert()).catch(() => undefined);
      world.clock.now += 5 * MINUTE;
      await createSweep(deps)();
    },
    'failed',
    0,
  ],
])('%s: one end is counted, with what it cost', async (_, end, kind, dollars) => {
  const world = startSweep();
  await end(world);
  await world.later(HOUR);
  const ends = world.lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'attempt-ended');
  expect(ends).toMatchObject([{ attempt: 1, kind, dollars }]);
});

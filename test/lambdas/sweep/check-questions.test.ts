import { expect, test } from 'vitest';
import { createMemorySlackChannels } from '../../../adapters/memory-slack-channels.ts';
import { DAY_MS, MINUTE_MS } from '../../../core/durations.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { dueOf } from '../../../core/lifecycle/open-work.ts';
import { recordQuestionJob, startQuestion } from '../../../core/lifecycle/question.ts';
import { checkIncident } from '../../../lambdas/sweep/check-incident.ts';
import type { SweepDependencies } from '../../../lambdas/sweep/dependencies.ts';
import { openQuestionWorld } from '../../batch-job/question-world.ts';
import { withRightsOf } from '../../fakes/ledger-rights.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { NOW } from '../../fakes/records.ts';
import { aConfig } from '../../fixtures/records.ts';

async function openSweep(later = 6 * MINUTE_MS) {
  const world = await openQuestionWorld();
  const { options, ledger, jobs, messenger, incidentId } = world;
  // Nothing else of the incident is due.
  await ledger.changeIncident(incidentId, ({ lookAt: _, ...current }) => current);
  const deps: SweepDependencies = {
    ...{
      jobs,
      messenger,
      threads: options.threads,
      channels: createMemorySlackChannels(),
      logger: options.logger,
      config: aConfig({ name: 'shop' }),
    },
    ledger: withRightsOf('sweep', ledger),
    clock: () => NOW + later,
    random: () => 0,
    queue: { send: async () => undefined },
    codeHost: createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' }),
  };
  return { ...world, deps, sweep: () => checkIncident(deps, incidentId) };
}

test('an open question makes the incident due; one that goes on is checked again later', async () => {
  const { sweep, incident, told } = await openSweep();
  expect(dueOf(await incident())).toEqual({ kind: 'incident', at: NOW + 5 * MINUTE_MS });
  await sweep();
  expect(dueOf(await incident())).toEqual({ kind: 'incident', at: NOW + 11 * MINUTE_MS });
  expect(told()).toEqual([]);
});

test.each([
  ['before it asked', 'running', [0, 0, 0]],
  ['while it asked', 'asking', [0.5, 0.5, 0.5]],
] as const)('a job that ended without a word %s is told once, and the money is settled', async (_, status, held) => {
  const world = await openSweep();
  await world.ledger.changeIncident(world.incidentId, (current) => {
    const started = startQuestion(current, 1, 'job-1');
    return { ...started, questions: (started.questions ?? []).map((each) => ({ ...each, status })) };
  });
  world.jobs.states.set('job-1', { kind: 'ended', succeeded: false, reason: 'OutOfMemoryError' });
  await world.sweep();
  await world.sweep();
  expect(world.told()).toEqual([expect.stringContaining('the container ended before it was done: OutOfMemoryError')]);
  expect(world.held()).toEqual(held);
  expect(dueOf(await world.incident())).toBeUndefined();
});

test('a job whose record was lost is found by its name, and one that was never submitted is submitted', async () => {
  const lost = await openSweep();
  const forget = (current: Awaited<ReturnType<typeof lost.incident>>) => ({
    ...current,
    questions: (current.questions ?? []).map((each) => {
      const { jobId: _, ...open } = each.open ?? {
        words: '',
        budgets: [],
        checkAt: 0,
        limitDollars: 1,
        model: aConfig({}).model,
      };
      return { ...each, status: 'claimed' as const, open };
    }),
  });
  await lost.ledger.changeIncident(lost.incidentId, forget);
  await lost.sweep();
  expect(lost.jobs.jobs.size).toBe(1);
  expect(await lost.question()).toMatchObject({ status: 'submitted', open: { jobId: 'job-1' } });
  expect(recordQuestionJob(await lost.incident(), 1, 'job-9')).toEqual(await lost.incident());
});

test('a job that gets no container within a day is given up and stopped', async () => {
  const world = await openSweep(DAY_MS + 2 * MINUTE_MS);
  await world.sweep();
  expect(world.told()).toEqual([expect.stringContaining('no container started for it within a day')]);
  expect(world.jobs.states.get('job-1')).toMatchObject({ kind: 'ended' });
  expect(world.held()).toEqual([0, 0, 0]);
});

test('a fault of Batch is noted with the incident, and the question is checked again', async () => {
  const world = await openSweep();
  const describe = () => Promise.reject(new UpstreamError('AWS Batch', 'away', { retryable: true }));
  await checkIncident({ ...world.deps, jobs: { ...world.jobs, describe } }, world.incidentId);
  expect((await world.incident()).failedLooks).toMatchObject({ count: 1 });
  expect((await world.question())?.status).toBe('submitted');
});

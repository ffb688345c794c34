import { expect, test } from 'vitest';
import { runAttempt } from '../../batch-job/run-attempt.ts';
import type { ServiceConfig } from '../../core/config/config.ts';
import { claimAttempt } from '../../core/lifecycle/attempt.ts';
import { beginWork } from '../../core/lifecycle/incident-work.ts';
import { createCloser } from '../../workflows/attempts/close-silent-attempt.ts';
import { NOW } from '../fakes/records.ts';
import { type AttemptWorld, moneyOf, openAttemptWorld } from './attempt-world.ts';
import { dieAfter, type NamedCall } from './die-after.ts';
import { scriptedAgent } from './scripted-agent.ts';
import { SCRIPTED_TESTS } from './scripted-tests.ts';

async function open(claudePath: string, service: Partial<ServiceConfig> = {}): Promise<AttemptWorld> {
  const world = await openAttemptWorld({ service });
  return { ...world, options: { ...world.options, claudePath } };
}

/** The same bug a second time, after the container of the first attempt died for good with its draft open. */
async function openAgain(claudePath: string): Promise<AttemptWorld> {
  const world = await open(claudePath, { test: SCRIPTED_TESTS });
  await expect(runAttempt(dieAfter(world.options, 'codeHost.openDraft').options)).rejects.toThrow(/dead|died/);
  const { jobName } = await world.attempt();
  const closeSilentAttempt = createCloser(world.options);
  await closeSilentAttempt({ jobName, jobId: 'job-1', succeeded: false, reason: 'OutOfMemoryError' });
  const { id } = await world.incident();
  const incident = await world.ledger.changeIncident(id, (current) => beginWork(current, 'request-1', NOW));
  const { service, model, datadog, budgets } = await world.attempt();
  const attempt = claimAttempt(incident, { service, model, datadog, budgets }, NOW);
  await world.ledger.openAttempt(attempt);
  for (const { name, claimed } of attempt.budgets) {
    await world.ledger.claimBudget({ budget: name, attempt: attempt.jobName, amount: claimed, limit: 40 });
  }
  return {
    ...world,
    attempt: async () => (await world.ledger.getAttempt(id, attempt.number)) ?? attempt,
    options: { ...world.options, attemptNumber: attempt.number, jobId: 'job-2' },
  };
}

async function expectOneOfEach(world: AttemptWorld, where: string, replies = 2) {
  const { messenger, codeHost, ledger } = world;
  const attempt = await world.attempt();
  expect({
    where,
    outcome: attempt.outcome?.kind,
    incident: (await world.incident()).status,
    pullRequest: (await world.incident()).pullRequest?.number,
    branches: await world.branches(),
    commits: Number(await world.bench.host.git('rev-list', '--count', `main..${world.branch}`)),
    drafts: codeHost.drafts.length,
    labels: codeHost.labels.get(1),
    unlabelled: (await world.incident()).pullRequest?.unlabelled,
    threads: messenger.threads.length,
    replies: messenger.threads[0]?.replies.size,
    held: ledger.total(moneyOf(attempt)),
    running: attempt.phases.filter(({ status }) => status === 'running').length,
    tests: attempt.tests.length,
  }).toEqual({
    where,
    outcome: 'fix-verified',
    incident: 'fix-proposed',
    pullRequest: 1,
    branches: [world.branch, 'main'],
    commits: 2,
    drafts: 1,
    labels: ['incident:active', `incident-fp:${attempt.incidentId}`, 'incident:fix-proposed'],
    unlabelled: undefined,
    threads: 1,
    replies,
    held: 0,
    running: 0,
    tests: 6,
  });
}

test('a crash after any step, and a retry of the job, end with one branch, one draft and one thread', {
  timeout: 600_000,
}, async () => {
  const claudePath = await scriptedAgent();
  const whole = await open(claudePath);
  const { options, calls } = dieAfter(whole.options, Number.POSITIVE_INFINITY);
  await runAttempt(options);
  await expectOneOfEach(whole, 'without a crash');
  await whole.close();

  for (const call of pointsToTry(calls)) {
    const world = await open(claudePath, { test: SCRIPTED_TESTS });
    const where = `died after ${call.name}, number ${call.nth}`;
    const dying = dieAfter(world.options, call);
    const failure = await runAttempt(dying.options).then(
      () => undefined,
      (error: unknown) => error,
    );
    // A busy machine writes the audit log in fewer batches. Such a run ends whole, and so must its retry.
    const isMissed = call.name === TIMED && call.nth > 1 && !dying.isDead();
    expect([dying.isDead(), failure instanceof Error], where).toEqual(isMissed ? [false, false] : [true, true]);
    await runAttempt(world.options);
    await expectOneOfEach(world, where);
    await world.close();
  }
});

test.each(['codeHost.setLabels', 'codeHost.pushToken', 'codeHost.updateDraft'])(
  'the same while the draft of an earlier attempt is open: died after %s',
  { timeout: 600_000 },
  async (call) => {
    const world = await openAgain(await scriptedAgent());
    await expect(runAttempt(dieAfter(world.options, call).options)).rejects.toThrow(/dead|died/);
    await runAttempt(world.options);
    await expectOneOfEach(world, `died after ${call}`, 4);
    await world.close();
  },
);

/** The one call that a timer of the machine makes, so that its number differs from run to run. */
const TIMED = 'auditLog.append';

/**
 * Every call that people or other systems can see, the first and the last settlement of a budget, and a sample of the many
 * calls that only record progress.
 */
function pointsToTry(calls: readonly string[]): NamedCall[] {
  const visible = /^(threads\.send|codeHost\.(push|open|update|set)|auditLog\.putText|ledger\.changeIncident)/;
  const isSettlement = (name: string) => name === 'ledger.settleBudget';
  const times = new Map<string, number>();
  const points = calls.map((name) => {
    const nth = (times.get(name) ?? 0) + 1;
    times.set(name, nth);
    return { name, nth };
  });
  const settlements = points.filter(({ name }) => isSettlement(name));
  const others = points.filter(({ name }) => !visible.test(name) && !isSettlement(name));
  const sampled = new Set([
    ...settlements.filter((_, index) => index === 0 || index === settlements.length - 1),
    ...others.filter((_, index) => index % 32 === 0),
  ]);
  return points.filter((point) => visible.test(point.name) || sampled.has(point));
}

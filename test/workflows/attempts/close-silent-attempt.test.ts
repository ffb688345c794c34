import { describe, expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { createMemoryMessenger } from '../../../adapters/memory-messenger.ts';
import { claimAttempt, endAttempt, startAttempt } from '../../../core/lifecycle/attempt.ts';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { mayPass } from '../../../core/lifecycle/job-end.ts';
import { jobNameOf } from '../../../core/lifecycle/job-name.ts';
import { finishFollowUp } from '../../../core/lifecycle/open-work.ts';
import { UNRELATED_TEST } from '../../../core/lifecycle/proof.ts';
import { createLogger } from '../../../core/logger.ts';
import { crashAt } from '../../fakes/crash-at.ts';
import { createMemoryCodeHost } from '../../fakes/memory-code-host.ts';
import { aConfig, anIncident, aService, NOW } from '../../fixtures/records.ts';
import { createCloser } from '../../lambdas/with-rights.ts';

const BUDGETS = [
  { name: 'dollars/2026-09-21', kind: 'dollars', claimed: 2 },
  { name: 'dollars/2026-09', kind: 'dollars', claimed: 2 },
  { name: 'attempts/checkout/2026-09-21', kind: 'attempts', claimed: 1 },
  { name: 'drafts/acme/checkout', kind: 'pull-requests', claimed: 1 },
] as const;

async function startCloser({ failuresPerService = 3 } = {}) {
  const ledger = createMemoryLedger();
  const messenger = createMemoryMessenger();
  const thread = await messenger.open({ channel: 'C1', key: 'k', message: { text: 'first', blocks: [] } });
  const incident = beginWork({ ...anIncident(), thread }, 'alert-1', NOW);
  await ledger.mergeIncident(incident.id, () => incident);
  for (const { name, claimed } of BUDGETS) {
    await ledger.claimBudget({ budget: name, attempt: jobNameOf(incident.id, 1), amount: claimed, limit: 9 });
  }
  const terms = {
    service: aService({ policy: { failuresPerService } }),
    model: aConfig().model,
    datadog: aConfig().datadog,
    budgets: BUDGETS,
  };
  await ledger.openAttempt({ ...startAttempt(claimAttempt(incident, terms, NOW), NOW), jobId: 'job-1' });
  const codeHost = createMemoryCodeHost({ cloneUrl: 'http://git', readToken: 'r', pushToken: 'p' });
  const deps = { ledger, messenger, codeHost, clock: () => NOW + 1, logger: createLogger(() => undefined) };
  const close = createCloser(deps);
  return { deps, ledger, messenger, incident, close, jobName: jobNameOf(incident.id, 1) };
}

describe('a container that ended without a word', () => {
  test.each([
    [
      false,
      'OutOfMemoryError: Container killed',
      'the container ended before the worker could say why: OutOfMemoryError: Container killed',
    ],
    [true, 'Essential container in task exited', 'the worker ended without recording an outcome'],
  ])('(succeeded: %s) is closed as failed, shown and paid back', async (succeeded, reason, said) => {
    const { ledger, messenger, incident, close, jobName } = await startCloser();
    await close({ jobName, jobId: 'job-1', succeeded, reason });
    const outcome = { kind: 'failed', reason: said };
    expect(await ledger.getAttempt(incident.id, 1)).toMatchObject({ status: 'ended', outcome });
    expect(await ledger.getIncident(incident.id)).toMatchObject({ status: 'failed', outcome });
    expect(messenger.threads[0]?.messages).toHaveLength(2);
    expect(messenger.threads[0]?.replies.size).toBe(1);
    expect(BUDGETS.map(({ name }) => ledger.total(name))).toEqual([0, 0, 1, 0]);
  });

  test('after the worker opened a draft whose test is not shown to be of this bug: its fix is proposed', async () => {
    const { ledger, incident, close, jobName } = await startCloser();
    const outcome = { kind: 'fix-unverified', rule: UNRELATED_TEST, reason: 'r' } as const;
    const pullRequest = {
      repository: 'acme/checkout',
      number: 7,
      url: 'https://github.com/acme/checkout/pull/7',
      branch: 'incident/7f3a',
      title: 't',
      draft: true,
      unrelatedTest: true,
    } as const;
    await ledger.changeIncident(incident.id, (current) => ({ ...current, pullRequest }));
    await ledger.changeAttempt(incident.id, 1, (attempt) => endAttempt(attempt, outcome, NOW));
    await close({ jobName, jobId: 'job-1', succeeded: false, reason: 'Host EC2 terminated' });
    expect(await ledger.getIncident(incident.id)).toMatchObject({ status: 'fix-proposed', outcome, pullRequest });
  });

  test('is closed once, however often the event comes', async () => {
    const { messenger, close, jobName } = await startCloser();
    await close({ jobName, jobId: 'job-1', succeeded: false, reason: 'killed' });
    await close({ jobName, jobId: 'job-1', succeeded: false, reason: 'killed' });
    expect(messenger.threads[0]?.messages).toHaveLength(2);
  });
});

test('the failure that opens the circuit breaker is told once, in its thread', async () => {
  const { ledger, messenger, close, jobName } = await startCloser({ failuresPerService: 1 });
  await close({ jobName, jobId: 'job-1', succeeded: false, reason: 'killed' });
  await close({ jobName, jobId: 'job-1', succeeded: false, reason: 'killed' });
  const replies = [...(messenger.threads[0]?.replies.values() ?? [])].map(({ text }) => text);
  expect(replies.filter((text) => text.includes('circuit breaker'))).toEqual([
    'The circuit breaker of checkout is open: 1 attempt in a row failed.',
  ]);
  const query = { budgets: [], breakers: ['service/checkout', 'all'], mutes: [] };
  expect(await ledger.readPolicyContext(query)).toMatchObject({ breakers: [{ failures: 1 }, { failures: 1 }] });
});

test('an attempt that said how it ended is left as it is', async () => {
  const { ledger, messenger, incident, close, jobName } = await startCloser();
  const outcome = { kind: 'diagnosed' as const, reason: 'no matter of code' };
  await ledger.changeAttempt(incident.id, 1, (attempt) => endAttempt(attempt, outcome, NOW));
  await ledger.changeIncident(incident.id, (current) => endWork(current, outcome, undefined, NOW));
  await ledger.changeIncident(incident.id, (current) => finishFollowUp(current, NOW));
  await close({ jobName, jobId: 'job-1', succeeded: true, reason: 'exited' });
  expect(await ledger.getIncident(incident.id)).toMatchObject({ status: 'diagnosed', outcome });
  expect(messenger.threads[0]?.messages).toHaveLength(1);
});

test('a second job for a running attempt ends itself, which closes nothing', async () => {
  const { ledger, incident, close, jobName } = await startCloser();
  await ledger.changeAttempt(incident.id, 1, (attempt) => ({ ...attempt, jobId: 'job-1' }));
  await close({ jobName, jobId: 'job-2', succeeded: true, reason: 'exited' });
  expect(await ledger.getIncident(incident.id)).toMatchObject({ status: 'in-work' });
});

test.each(['other-job', 'mendhook-0000-1', 'mendhook-zz-1'])(
  'a job that is none of ours (%s) is ignored',
  async (jobName) => {
    const { messenger, close } = await startCloser();
    await close({ jobName, jobId: 'job-1', succeeded: false, reason: 'x' });
    expect(messenger.threads[0]?.messages).toHaveLength(1);
  },
);

test('an attempt whose worker died before it told people is told', async () => {
  const { ledger, messenger, incident, close, jobName } = await startCloser();
  const outcome = { kind: 'diagnosed' as const, reason: 'no matter of code' };
  await ledger.changeAttempt(incident.id, 1, (attempt) => endAttempt(attempt, outcome, NOW));
  await close({ jobName, jobId: 'job-1', succeeded: false, reason: 'killed' });
  expect(await ledger.getIncident(incident.id)).toMatchObject({ status: 'diagnosed', outcome });
  expect([...(messenger.threads[0]?.replies.keys() ?? [])]).toEqual([`${jobName}-outcome`]);
});

test('a second job for the attempt, which ended itself at once, ends nothing', async () => {
  const { ledger, incident, close, jobName } = await startCloser();
  await close({ jobName, jobId: 'job-2', succeeded: true, reason: 'Essential container in task exited' });
  expect(await ledger.getAttempt(incident.id, 1)).toMatchObject({ status: 'running', jobId: 'job-1' });
  expect(await ledger.getIncident(incident.id)).toMatchObject({ status: 'in-work' });
});

describe('a container that was lost for no fault of its own', () => {
  const lost = { succeeded: false, reason: 'Host EC2 (instance i-0abc) terminated.' };

  test('is replaced once, later, under another name; what was claimed stays claimed', async () => {
    const { ledger, messenger, incident, close, jobName } = await startCloser();
    await close({ jobName, jobId: 'job-1', ...lost });
    await close({ jobName, jobId: 'job-1', ...lost });
    const attempt = await ledger.getAttempt(incident.id, 1);
    expect(attempt).toMatchObject({ status: 'claimed', restarts: 1 });
    expect(attempt).not.toHaveProperty('jobId');
    expect(await ledger.getIncident(incident.id)).toMatchObject({ status: 'in-work', lookAt: NOW + 1 + 120_000 });
    expect(BUDGETS.map(({ name }) => ledger.total(name))).toEqual([2, 2, 1, 1]);
    expect(messenger.threads[0]?.messages.at(-1)?.text).toContain(
      'Waiting: the container was lost, the job starts again: Host EC2',
    );

    await ledger.changeAttempt(incident.id, 1, (current) => ({ ...startAttempt(current, NOW), jobId: 'job-2' }));
    await close({ jobName, jobId: 'job-1', ...lost });
    expect(await ledger.getAttempt(incident.id, 1)).toMatchObject({ status: 'running' });
    await close({ jobName: `${jobName}-restart-1`, jobId: 'job-2', ...lost });
    expect(await ledger.getAttempt(incident.id, 1)).toMatchObject({ status: 'ended', outcome: { kind: 'failed' } });
  });
});

test.each([
  ['Host EC2 (instance i-0abc) terminated.', true],
  ['Your Spot Task was interrupted.', true],
  ['CannotPullContainerError: pull image manifest has been retried 5 time(s): i/o timeout', true],
  ['ResourceInitializationError: failed to configure ENI', true],
  ['CannotPullContainerError: repository mendhook not found', false],
  ['CannotPullContainerError: denied: requested access to the resource is denied', false],
  ['OutOfMemoryError: Container killed due to memory usage', false],
  ['Job attempt duration exceeded timeout', false],
  ['Essential container in task exited', false],
])('another container helps against “%s”: %s', (reason, helps) => {
  expect(mayPass(reason)).toBe(helps);
});

test('a crash at any call of a closing, then the same event again, ends as without it', async () => {
  const ends = async (run: (world: Awaited<ReturnType<typeof startCloser>>) => Promise<void>) => {
    const world = await startCloser({ failuresPerService: 1 });
    await run(world);
    const { version: _, ...incident } = (await world.ledger.getIncident(world.incident.id)) ?? {};
    const held = BUDGETS.map(({ name }) => world.ledger.total(name));
    return { incident, held, replies: [...(world.messenger.threads[0]?.replies.keys() ?? [])] };
  };
  const event = { jobId: 'job-1', succeeded: false, reason: 'killed' };
  const counter = { calls: 0 };
  const whole = await ends(({ deps, jobName }) =>
    createCloser(crashAt(deps, Number.POSITIVE_INFINITY, 'before', counter))({ jobName, ...event }),
  );
  expect(whole.incident).toMatchObject({ status: 'failed' });
  expect(counter.calls).toBeGreaterThan(10);
  for (const when of ['before', 'after'] as const) {
    for (let call = 1; call <= counter.calls; call += 1) {
      const crashed = await ends(async ({ deps, close, jobName }) => {
        const crashing = createCloser(crashAt(deps, call, when));
        await expect(crashing({ jobName, ...event })).rejects.toThrow('crash');
        await close({ jobName, ...event });
      });
      expect(crashed, `${when} call ${call}`).toEqual(whole);
    }
  }
});

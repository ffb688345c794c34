import { describe, expect, test } from 'vitest';
import { claimAttempt, endAttempt, jobNameOf, startAttempt } from '../../core/attempt.ts';
import { beginWork, endWork } from '../../core/incident-work.ts';
import { createLogger } from '../../core/logger.ts';
import { createCloser } from '../../lambdas/job-events/close-attempt.ts';
import { createMemoryLedger } from '../fakes/memory-ledger.ts';
import { createMemoryMessenger } from '../fakes/memory-messenger.ts';
import { aConfig, anIncident, aService, NOW } from '../fixtures/records.ts';

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
  await ledger.openAttempt(startAttempt(claimAttempt(incident, terms, NOW), NOW));
  const close = createCloser({ ledger, messenger, clock: () => NOW + 1, logger: createLogger(() => undefined) });
  return { ledger, messenger, incident, close, jobName: jobNameOf(incident.id, 1) };
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
  await ledger.changeIncident(incident.id, (present) => endWork(present, outcome, undefined, NOW));
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

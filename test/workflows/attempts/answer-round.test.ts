import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { claimAttempt } from '../../../core/lifecycle/attempt.ts';
import { answerRound } from '../../../workflows/attempts/answer-round.ts';
import { aConfig, anIncident, NOW } from '../../fixtures/records.ts';

const pullRequest = { repository: 'acme/shop', number: 1, branch: 'incident/x' };
const round = { request: 'github-review-1', by: { id: 'github/bob', name: 'bob' }, words: 'name it', pullRequest };

/** An attempt that was made for a review, and a GitHub that answers with these, in turn. */
async function openRound(...answers: readonly (UpstreamError | number)[]) {
  const ledger = createMemoryLedger();
  const { services, model, datadog } = aConfig();
  const [service] = services;
  if (service === undefined) throw new Error('a configuration has a service');
  const incident = anIncident({ attempt: 1 });
  await ledger.mergeIncident(incident.id, () => incident);
  await ledger.openAttempt({ ...claimAttempt(incident, { service, model, datadog, budgets: [] }, NOW), round });
  const written: string[] = [];
  const putComment = async ({ body }: { readonly body: string }) => {
    written.push(body);
    const answer = answers[written.length - 1] ?? 1;
    if (typeof answer !== 'number') throw answer;
    return answer;
  };
  const attempt = () => ledger.getAttempt(incident.id, 1);
  return { written, attempt, answer: async () => answerRound({ ledger, codeHost: { putComment } }, await attempt()) };
}

const away = new UpstreamError('GitHub', 'it is away', { retryable: true });
const locked = new UpstreamError('GitHub', 'Unable to create comment\nbecause issue is locked.', { retryable: false });

test('a person is answered once', async () => {
  const it = await openRound();
  await it.answer();
  await it.answer();
  expect(it.written).toHaveLength(1);
  expect((await it.attempt())?.round).toMatchObject({ answered: true });
});

test('what GitHub does not take now is tried again', async () => {
  const it = await openRound(away);
  await expect(it.answer()).rejects.toThrow('it is away');
  expect((await it.attempt())?.round).toEqual(round);
  await it.answer();
  expect((await it.attempt())?.round).toMatchObject({ answered: true });
});

test('what GitHub refuses for good is noted, told by the log, and not tried again', async () => {
  const it = await openRound(locked);
  await expect(it.answer()).rejects.toThrow('locked');
  expect((await it.attempt())?.round).toEqual({
    ...round,
    answerRefused: 'GitHub: Unable to create comment because issue is locked.',
  });
  await it.answer();
  expect(it.written).toHaveLength(1);
});

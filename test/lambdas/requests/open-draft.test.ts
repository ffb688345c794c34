import { expect, test } from 'vitest';
import { endDraftRequest } from '../../../core/lifecycle/draft-request.ts';
import type { PullRequestState } from '../../../core/ports/code-host.ts';
import { followUp } from '../../../workflows/attempts/end-attempt.ts';
import { closeDraftRequest } from '../../../workflows/drafts/close-draft-request.ts';
import { createDraftRequestCloser } from '../../../workflows/drafts/close-silent-draft-request.ts';
import { askPullRequest } from '../../../workflows/pull-requests/ask-pull-request.ts';
import { DRAFT, LATER } from '../../fixtures/incident-states.ts';
import { ask, ID, startHandler } from './request-world.ts';

test('“Open draft” submits one job that opens it, within the budget of open drafts', async () => {
  const handler = await startHandler();
  await handler.carryOut(ask('open-draft'));
  const jobName = `mendhook-${ID}-1-publish-1`;
  expect([...handler.jobs.jobs]).toEqual([[jobName, 'job-1']]);
  expect((await handler.attempt())?.publication).toMatchObject({
    status: 'submitted',
    jobName,
    jobId: 'job-1',
    by: { id: 'U1', name: 'ana' },
    budgets: [{ name: 'drafts/acme/checkout' }, { name: 'pull-requests/2026-09-21T11' }],
  });
  expect(await handler.incident()).toMatchObject({ status: 'fix-proposed', publishing: { attempt: 1 } });
  expect(handler.ledger.total('drafts/acme/checkout')).toBe(1);
  expect(handler.replies()).toEqual(['ana asked for a draft pull request.']);
  expect(handler.message()).toContain('Opening the draft');
  expect(handler.message()).not.toContain('"open-draft"');
});

test('a draft that was opened so gives its share back when people answer it, and takes it when they reopen it', async () => {
  const { deps, carryOut, ledger, incident } = await startHandler();
  await carryOut(ask('open-draft'));
  const of = { incidentId: ID, number: 1 };
  await closeDraftRequest(deps, of, { status: 'opened', pullRequest: DRAFT });
  const held: number[] = [];
  for (const seen of [
    { state: 'closed', draft: true, closed: { at: LATER, by: 'bo' } },
    { state: 'open', draft: true },
    { state: 'closed', draft: false, merged: { at: LATER, by: 'bo' } },
  ] satisfies PullRequestState[]) {
    await askPullRequest(
      { ...deps, codeHost: { ...deps.codeHost, readPullRequest: async () => seen } },
      await incident(),
    );
    held.push(ledger.total('drafts/acme/checkout'));
  }
  expect(held).toEqual([0, 1, 0]);
});

test('a draft that is about to be opened keeps its share when the attempt is settled once more', async () => {
  const { deps, carryOut, ledger, incident } = await startHandler({
    outcome: 'fix-unverified',
    service: { mode: 'draft-pr' },
  });
  await carryOut(ask('open-draft'));
  await followUp(deps, await incident());
  expect(ledger.total('drafts/acme/checkout')).toBe(1);
});

test.each([
  ['before it opened the draft', false, { publication: 'failed', held: 0, number: undefined }],
  ['after it opened the draft', true, { publication: 'opened', held: 1, number: 7 }],
])('a container that is lost %s: what is there counts', async (_, isOpened, expected) => {
  const { deps, carryOut, ledger, incident, attempt } = await startHandler();
  await carryOut(ask('open-draft'));
  if (isOpened) await ledger.changeIncident(ID, (current) => ({ ...current, pullRequest: DRAFT }));
  const job = { jobName: `mendhook-${ID}-1-publish-1`, jobId: 'job-1', succeeded: false, reason: 'OutOfMemoryError' };
  await createDraftRequestCloser(deps)(job);
  const { publishing, pullRequest } = await incident();
  expect({
    publication: (await attempt())?.publication?.status,
    held: ledger.total('drafts/acme/checkout'),
    number: pullRequest?.number,
  }).toEqual(expected);
  expect(publishing).toBeUndefined();
});

test('what a worker began to close and did not finish is finished when its job ends', async () => {
  const { deps, carryOut, ledger, incident } = await startHandler();
  await carryOut(ask('open-draft'));
  await ledger.changeAttempt(ID, 1, (current) =>
    endDraftRequest(current, { status: 'failed', reason: 'it does not apply' }, LATER),
  );
  const job = { jobName: `mendhook-${ID}-1-publish-1`, jobId: 'job-1', succeeded: true, reason: 'exited' };
  await createDraftRequestCloser(deps)(job);
  expect([(await incident()).publishing, ledger.total('drafts/acme/checkout')]).toEqual([undefined, 0]);
});

test.each(['too-many-lines', 'changes-old-test'] as const)(
  '“Open draft” is for a fix that needs judgement, too: %s',
  async (rule) => {
    const handler = await startHandler({ outcome: 'fix-unverified', rule });
    await handler.carryOut(ask('open-draft'));
    expect(handler.jobs.jobs.size).toBe(1);
  },
);

test('a draft beyond the most that may be open gives its share back, and the button stays', async () => {
  const handler = await startHandler({ service: { policy: { openDraftsPerRepository: 1 } } });
  await handler.ledger.claimBudget({ budget: 'drafts/acme/checkout', attempt: 'another', amount: 1, limit: 1 });
  await handler.carryOut(ask('open-draft'));
  expect(handler.replies()[0]).toContain('acme/checkout has 1 draft open or in work');
  expect((await handler.incident()).publishing).toBeUndefined();
  expect(handler.message()).toContain('"open-draft"');
  expect(handler.ledger.total('pull-requests/2026-09-21T11')).toBe(0);
});

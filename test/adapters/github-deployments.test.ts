import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createGitHubDeployments } from '../../adapters/github-deployments.ts';
import { deployWorkflow } from '../fixtures/deploy-workflow.ts';
import { type LocalGitHubWithApp, startLocalGitHub } from './local-github.ts';

const repository = 'acme/shop';
const place = ['acme', 'shop'] as const;
const NO_PATIENCE = { retries: 0, longestWaitMs: 0 };
let local: LocalGitHubWithApp;
let head = '';

beforeAll(async () => {
  local = await startLocalGitHub();
  const files = { '.github/workflows/deploy.yml': deployWorkflow() };
  head = await local.github.commitFiles(...place, { branch: 'main', files, message: 'ci: deploy', by: 'ada' });
});
afterAll(() => local.close());

const deployments = () =>
  createGitHubDeployments({ tokens: local.freshTokens(), apiUrl: local.github.url, patience: NO_PATIENCE });
const deploy = (state: Parameters<typeof local.github.deploy>[2]['state']) =>
  local.github.deploy(...place, { environment: 'production', sha: head, ref: 'main', state, by: 'ada' });
const dispatch = (environment: string, change: Readonly<Record<string, string>> = {}) =>
  local.github.runWorkflow(...place, {
    ...{ workflow: 'deploy.yml', ref: 'main', by: 'ada' },
    inputs: {
      ...{ release: '0123456789abcdef', step: '1', environment, commit: 'a'.repeat(40), action: 'rollback' },
      ...{ percent: '100', ...change },
    },
  });

test.each([
  ['success', 'success'],
  ['failure', 'failure'],
  ['error', 'failure'],
  ['inactive', 'other'],
  ['in_progress', 'other'],
] as const)('a deployment whose newest status is %s: %s', async (state, told) => {
  const found = await deployments().read(repository, deploy(state));
  expect(found).toEqual({ commit: head, environment: 'production', state: told, at: expect.any(Number) });
  expect(Math.abs(Date.now() - (found?.at ?? 0))).toBeLessThan(60_000);
});

test('one that GitHub does not know', async () => {
  expect(await deployments().read(repository, 1)).toBeUndefined();
});

test('of our own run the name says the commit, which GitHub does not; without the right to see runs it cannot be told', async () => {
  const run = await dispatch('elsewhere');
  await local.github.finishRun(...place, run, 'success');
  const id = local.github.deployments(...place).at(-1)?.id ?? 0;
  expect((await deployments().read(repository, id))?.commit).toBe('a'.repeat(40));
  delete local.permissions['actions'];
  onTestFinished(() => {
    local.permissions['actions'] = 'write';
  });
  expect((await deployments().read(repository, id))?.commit).toBe(head);
});

test('a waiting job is let go or stopped, and answered again nothing changes', async () => {
  local.github.protectEnvironment(...place, 'gated');
  const answers = deployments();
  for (const state of ['approved', 'rejected'] as const) {
    const runId = await dispatch('gated', { step: state === 'approved' ? '2' : '3' });
    const answer = { repository, runId, environment: 'gated', state, comment: 'x'.repeat(2_000) };
    await answers.answer(answer);
    await answers.answer({ ...answer, state: 'rejected' });
    if (state === 'approved') await local.github.finishRun(...place, runId, 'success');
    await local.github.runsCompleted();
  }
  const reviews = local.github.ruleReviews(...place);
  expect(reviews.map(({ state, comment }) => [state, comment.length])).toEqual([
    ['approved', 1_024],
    ['rejected', 1_024],
  ]);
  const runs = local.github.workflowRuns(...place).slice(-2);
  expect(runs.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
});

test('refused: an unknown run, no right to deployments; a fault of GitHub passes', async () => {
  const answer = { repository, runId: 1, environment: 'gated', state: 'approved', comment: '' } as const;
  await expect(deployments().answer(answer)).rejects.toMatchObject({ name: 'UpstreamError', retryable: false });
  local.github.addFault({ route: 'GET /repos/acme/shop/deployments/*', answer: { kind: 'unavailable', status: 502 } });
  await expect(deployments().read(repository, 1)).rejects.toMatchObject({ retryable: true });
  delete local.permissions['deployments'];
  onTestFinished(() => {
    local.permissions['deployments'] = 'write';
  });
  await expect(deployments().read(repository, 1)).rejects.toMatchObject({ retryable: false });
  await expect(deployments().answer(answer)).rejects.toMatchObject({ retryable: false });
});

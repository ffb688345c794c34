import { expect, onTestFinished, test } from 'vitest';
import { createGitHubChecks } from '../../../adapters/github-checks.ts';
import { createGitHubDeployments } from '../../../adapters/github-deployments.ts';
import { createGitHubWorkflowDeployer } from '../../../adapters/github-workflow-deployer.ts';
import { changeIdOf, checkExternalId } from '../../../core/lifecycle/change-names.ts';
import { CHECK_ACTIONS } from '../../../core/messages/change/check-actions.ts';
import { CHECK_NAME } from '../../../core/names.ts';
import type { DeployOrder } from '../../../core/ports/deployer.ts';
import { readChangeEvents } from '../../../lambdas/github/read-change-events.ts';
import { readReleaseEvents } from '../../../lambdas/github/read-release-events.ts';
import { startWebhook } from '../../../packages/emulators/test/github/webhook.ts';
import { startLocalGitHub } from '../../adapters/local-github.ts';
import { deployWorkflow } from '../../fixtures/deploy-workflow.ts';
import { NOW } from '../../fixtures/records.ts';

const repository = 'acme/shop';
const place = ['acme', 'shop'] as const;

test('a fork’s pull request from its first commit to the merge queue, as GitHub’s calls tell of it', async () => {
  const { github, freshTokens, close } = await startLocalGitHub();
  onTestFinished(close);
  const { events } = await startWebhook(github);
  let told = 0;
  /** What the calls since the last time say. */
  const heard = async () => {
    const all = await events();
    const fresh = all.slice(told);
    told = all.length;
    return fresh.flatMap(({ event, payload }) => readChangeEvents(payload, { event, id: `${told}`, at: NOW }));
  };
  const commit = { branch: 'stock', files: { 'a.txt': 'a\n' }, message: 'change', by: 'mallory' };
  await github.forkRepository(...place, 'mallory');
  await github.commitFiles('mallory', 'shop', commit);
  const pull = { title: 'Stock', head: 'mallory:stock', base: 'main', by: 'mallory' };
  const number = await github.openPullRequest(...place, pull);
  const look = { kind: 'pull-request', repository, number };
  expect(await heard()).toEqual([look]);
  const head = await github.commitFiles('mallory', 'shop', { ...commit, files: { 'a.txt': 'b\n' } });
  github.setDraft(...place, number, true, 'mallory');
  expect(await heard()).toEqual([look, look]);

  const changeId = changeIdOf(repository, number);
  const id = await createGitHubChecks({ tokens: freshTokens(), apiUrl: github.url }).put({
    ...{ repository, head, externalId: checkExternalId(changeId, 1), name: CHECK_NAME },
    ...{ status: 'completed', conclusion: 'action_required', title: 't', summary: 's' },
    ...{ annotations: [], actions: CHECK_ACTIONS },
  });
  expect(await heard()).toEqual([]);
  github.pressCheckAction(...place, id, 'refuse', 'carol');
  const said = { kind: 'word', changeId, head, by: { via: 'github', login: 'carol' } };
  expect(await heard()).toMatchObject([{ ...said, word: 'refuse' }]);
  github.rerunCheck(...place, id, 'carol');
  expect(await heard()).toMatchObject([{ ...said, word: 'once-more' }]);
  github.rerunCheck(...place, id, 'carol', 'suite');
  expect(await heard()).toEqual([]);
  github.setDraft(...place, number, false, 'mallory');
  const group = await github.queueForMerge(...place, number);
  const queued = { kind: 'merge-group', repository, head: group.head, ref: group.ref };
  expect(new Set(await heard())).toEqual(new Set([look, queued]));
});

test('a release from its push to the end of its run, as GitHub’s calls tell of it', async () => {
  const { github, freshTokens, close } = await startLocalGitHub();
  onTestFinished(close);
  const { events } = await startWebhook(github);
  const files = { '.github/workflows/deploy.yml': deployWorkflow() };
  const commit = await github.commitFiles(...place, { branch: 'main', files, message: 'ci: deploy', by: 'ada' });
  github.protectEnvironment(...place, 'production');
  const order: DeployOrder = {
    ...{ releaseId: '0123456789abcdef', step: 2, tries: 1, startedAt: Date.now(), service: { name: 'shop' } },
    ...{ repository, branch: 'main', environment: 'production', env: 'production' },
    ...{ target: { commit, version: commit }, percent: 100 },
  };
  const options = { tokens: freshTokens(), apiUrl: github.url };
  const deployer = createGitHubWorkflowDeployer({ ...options, workflow: 'deploy.yml' });
  const run = Number(await deployer.deploy(order));
  await createGitHubDeployments(options).answer({
    ...{ repository, runId: run, environment: 'production', state: 'approved', comment: 'go' },
  });
  await github.finishRun(...place, run, 'success');
  const deployment = github.deployments(...place).at(-1);
  const heard = (await events()).flatMap(({ event, payload }) =>
    readReleaseEvents(payload, { event, apiUrl: github.url }),
  );
  expect(heard).toEqual([
    { kind: 'push', repository, branch: 'main', commit },
    { kind: 'protection-rule', repository, runId: run, environment: 'production', commit },
    { kind: 'github-deployment', repository, id: deployment?.id },
    { kind: 'deployment', provider: 'github-workflow', deployment: String(run) },
  ]);
});

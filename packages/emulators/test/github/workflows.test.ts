import { expect, test } from 'vitest';
import { z } from 'zod';
import type { GitHubOptions, LocalGitHub } from '../../github/start.ts';
import { APP, CHECKOUT, mint, octokit, pushBranch, startFixture } from './fixture.ts';
import { startWebhook } from './webhook.ts';

const ACTIONS_APP = {
  ...APP,
  permissions: { ...APP.permissions, actions: 'write', deployments: 'write' },
} as const;

const DEPLOY = `name: Deploy
run-name: mendhook \${{ inputs.release }}/\${{ inputs.step }}
on:
  workflow_dispatch:
    inputs:
      release: { required: true }
      step: { required: true }
      environment: { type: choice, options: [staging, production], default: staging }
      dry: { type: boolean }
concurrency: deploy-\${{ inputs.environment }}
jobs:
  after:
    needs: deploy
    runs-on: ubuntu-latest
    steps: [{ run: echo done }]
  deploy:
    runs-on: ubuntu-latest
    environment: \${{ inputs.environment }}
    env: { TARGET: "\${{ inputs.environment }}" }
    steps:
      - uses: actions/checkout@v4
        with: { ref: "\${{ github.sha }}" }
      - run: ./deploy \${{ inputs.release }}
      - if: inputs.environment == 'production' && !inputs.dry
        run: ./announce
`;

/** Octokit's types know the answer without a body alone. */
const startedRun = z.object({ workflow_run_id: z.number(), run_url: z.string() });

async function start(options: Partial<GitHubOptions> = {}) {
  const fixture = await startFixture({ app: ACTIONS_APP, ...options });
  const { github } = fixture;
  const head = await commit(github, {
    '.github/workflows/deploy.yml': DEPLOY,
    '.github/workflows/ci.yml': 'on: push\njobs: {}\n',
    '.github/workflows/many.yml': `on: { workflow_dispatch: { inputs: { ${many(26)} } } }\njobs: {}\n`,
    '.github/workflows/broken.yml': 'on: { workflow_dispatch: }\njobs: { a: { needs: b }, b: { needs: a } }\n',
  });
  const app = octokit(github.url, await mint(github.url, { actions: 'write' }));
  return { ...fixture, head, app };
}

const commit = (github: LocalGitHub, files: Record<string, string>, branch = 'main') =>
  github.commitFiles('acme', 'checkout', { branch, files, message: 'ci: deploy', by: 'ada' });
const many = (count: number) => Array.from({ length: count }, (_, index) => `i${index}: { type: string }`).join(', ');

const at = (workflow_id: string | number = 'deploy.yml') => ({ ...CHECKOUT, workflow_id, ref: 'main' });
const INPUTS = { release: 'r1', step: '2', environment: 'production' };

test('a dispatch says its run; the run goes on, is found by its name, and its job deploys the branch’s head', async () => {
  const { app, github, head } = await start();
  const { events } = await startWebhook(github);
  const { data } = await app.actions.createWorkflowDispatch({ ...at(), inputs: INPUTS, return_run_details: true });
  const { workflow_run_id: id, run_url } = startedRun.parse(data);
  expect(run_url).toBe(`${github.url}/repos/acme/checkout/actions/runs/${id}`);
  const run = { ...CHECKOUT, run_id: id };
  const { data: running } = await app.actions.getWorkflowRun(run);
  expect(running).toMatchObject({
    status: 'in_progress',
    conclusion: null,
    display_title: 'mendhook r1/2',
    head_sha: head,
  });
  expect(running).not.toHaveProperty('inputs');
  await github.finishRun('acme', 'checkout', id, 'success');
  const list = async (created: string) =>
    (await app.actions.listWorkflowRuns({ ...at(), event: 'workflow_dispatch', created })).data.workflow_runs;
  expect(await list('>=2026-01-01')).toMatchObject([{ id, status: 'completed', conclusion: 'success' }]);
  expect(await list('<2026-01-01')).toEqual([]);
  const reader = octokit(github.url, await mint(github.url, { deployments: 'read' }));
  const { data: deployments } = await reader.repos.listDeployments({ ...CHECKOUT, environment: 'production' });
  expect(deployments).toMatchObject([{ sha: head, ref: 'main', creator: { login: 'github-actions[bot]' } }]);
  const { data: statuses } = await reader.repos.listDeploymentStatuses({
    ...CHECKOUT,
    deployment_id: Number(deployments[0]?.id),
  });
  expect(statuses.map(({ state }) => state)).toEqual(['success', 'in_progress']);
  expect(statuses[0]?.log_url).toContain(`/actions/runs/${id}/job/`);
  const heard = (await events()).map(({ event, payload }) => [event, payload['action'] ?? payload['ref']]);
  expect(heard).toEqual([
    ['workflow_run', 'requested'],
    ['workflow_run', 'in_progress'],
    ['deployment_status', 'created'],
    ['deployment_status', 'created'],
    ['workflow_run', 'completed'],
  ]);
});

test('a runner gets each job after those that it needs, with its expressions filled in; one that throws has failed', async () => {
  const jobs: unknown[] = [];
  const { app, github } = await start({
    runner: async ({ signal: _, ...job }) => {
      jobs.push({ job: job.job, environment: job.environment, steps: job.steps.map(({ run, uses }) => run ?? uses) });
      if (job.inputs['release'] === 'bad') throw new Error('exit 1');
      return 'success';
    },
  });
  await app.actions.createWorkflowDispatch({ ...at(), inputs: INPUTS });
  await github.runsCompleted();
  expect(jobs).toEqual([
    { job: 'deploy', environment: 'production', steps: ['actions/checkout@v4', './deploy r1', './announce'] },
    { job: 'after', environment: undefined, steps: ['echo done'] },
  ]);
  await app.actions.createWorkflowDispatch({ ...at(), inputs: { ...INPUTS, release: 'bad' } });
  await app.actions.createWorkflowDispatch({ ...at('broken.yml') });
  await github.runsCompleted();
  expect(github.workflowRuns('acme', 'checkout').map(({ conclusion }) => conclusion)).toEqual([
    ...['success', 'failure', 'startup_failure'],
  ]);
});

test('of a concurrency group one run goes on and one waits; a run is cancelled once', async () => {
  const { app, github } = await start();
  const dispatch = async (step: string) => {
    const wanted = { ...at(), inputs: { ...INPUTS, step }, return_run_details: true };
    return startedRun.parse((await app.actions.createWorkflowDispatch(wanted)).data).workflow_run_id;
  };
  const ids = [await dispatch('1'), await dispatch('2'), await dispatch('3')];
  const states = () => github.workflowRuns('acme', 'checkout').map((run) => run.conclusion ?? run.status);
  await expect.poll(states).toEqual(['in_progress', 'cancelled', 'pending']);
  const cancel = () => app.actions.cancelWorkflowRun({ ...CHECKOUT, run_id: ids[0] ?? 0 });
  expect((await cancel()).status).toBe(202);
  await expect.poll(states).toEqual(['cancelled', 'cancelled', 'in_progress']);
  await expect(cancel()).rejects.toMatchObject({ status: 409 });
  await github.finishRun('acme', 'checkout', ids[2] ?? 0, 'failure');
  expect(states()).toEqual(['cancelled', 'cancelled', 'failure']);
});

type Refusal = readonly [what: string, workflow: string, body: Record<string, unknown>, status: number, words: string];
const REFUSED: readonly Refusal[] = [
  ['an unknown workflow', 'no.yml', { ref: 'main' }, 404, 'Not Found'],
  ['a workflow that is none of dispatch', 'ci.yml', { ref: 'main' }, 422, "does not have 'workflow_dispatch' trigger"],
  ['a commit as ref', 'deploy.yml', { ref: 'HEAD', inputs: INPUTS }, 422, 'No ref found for: '],
  ['a branch that is not there', 'deploy.yml', { ref: 'no', inputs: INPUTS }, 422, 'No ref found for: no'],
  ['no ref', 'deploy.yml', { inputs: INPUTS }, 422, 'ref'],
  [
    'an unknown input',
    'deploy.yml',
    { ref: 'main', inputs: { ...INPUTS, x: '1' } },
    422,
    'Unexpected inputs provided: ["x"]',
  ],
  [
    'a missing input',
    'deploy.yml',
    { ref: 'main', inputs: { release: 'r' } },
    422,
    "Required input 'step' not provided",
  ],
  [
    'a wrong choice',
    'deploy.yml',
    { ref: 'main', inputs: { ...INPUTS, environment: 'qa' } },
    422,
    'not in the list of allowed',
  ],
  ['an input that is no scalar', 'deploy.yml', { ref: 'main', inputs: { release: {} } }, 422, 'inputs'],
  [
    '26 inputs',
    'many.yml',
    { ref: 'main', inputs: Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`i${i}`, 'x'])) },
    422,
    'No more than 25',
  ],
];

test(`refused: ${REFUSED.map(([what]) => what).join(', ')}; who lacks the permission; a workflow that is off`, async () => {
  const { app, github, head } = await start();
  const dispatch = (workflow: string, body: Record<string, unknown>, client = app) =>
    client.request(`POST /repos/acme/checkout/actions/workflows/${workflow}/dispatches`, body);
  for (const [what, workflow, body, status, words] of REFUSED) {
    const sent = JSON.parse(JSON.stringify(body).replaceAll('"HEAD"', `"${head}"`));
    await expect(dispatch(workflow, sent), what).rejects.toMatchObject({
      status,
      message: expect.stringContaining(words),
    });
  }
  const reader = octokit(github.url, await mint(github.url, { actions: 'read' }));
  const fine = { ref: 'main', inputs: INPUTS };
  await expect(dispatch('deploy.yml', fine, reader)).rejects.toMatchObject({ status: 403 });
  await app.request('PUT /repos/acme/checkout/actions/workflows/deploy.yml/disable');
  const off = expect.stringContaining('on a disabled workflow');
  await expect(dispatch('deploy.yml', fine)).rejects.toMatchObject({ status: 422, message: off });
  expect(github.workflowRuns('acme', 'checkout')).toEqual([]);
});

test('a custom protection rule holds the job until its App answers; others, late and long answers are refused', async () => {
  const { github, app, person } = await start();
  const { events } = await startWebhook(github);
  github.protectEnvironment('acme', 'checkout', 'production');
  const id = await github.runWorkflow('acme', 'checkout', {
    workflow: 'deploy.yml',
    ref: 'main',
    inputs: INPUTS,
    by: 'ada',
  });
  const asked = (await events()).find(({ event }) => event === 'deployment_protection_rule')?.payload;
  const callback = `${github.url}/repos/acme/checkout/actions/runs/${id}/deployment_protection_rule`;
  expect(asked).toMatchObject({ action: 'requested', environment: 'production', deployment_callback_url: callback });
  expect(github.workflowRuns('acme', 'checkout')).toMatchObject([{ status: 'waiting' }]);
  const rule = octokit(github.url, await mint(github.url, { actions: 'read', deployments: 'write' }));
  const answer = (body: Record<string, unknown>, client = rule) =>
    client.request(`POST /repos/acme/checkout/actions/runs/${id}/deployment_protection_rule`, {
      environment_name: 'production',
      ...body,
    });
  await expect(answer({ state: 'approved' }, app)).rejects.toMatchObject({ status: 403 });
  await expect(answer({ state: 'approved' }, person)).rejects.toMatchObject({ status: 403 });
  for (const [what, body] of [
    ['neither state nor comment', {}],
    ['an unknown state', { state: 'maybe' }],
    ['a long comment', { state: 'approved', comment: 'x'.repeat(1_025) }],
    ['another environment', { state: 'approved', environment_name: 'staging' }],
  ] as const) {
    await expect(answer(body), what).rejects.toMatchObject({ status: 422 });
  }
  for (let report = 0; report < 10; report++) await answer({ comment: `**${report}**` });
  await expect(answer({ comment: 'one more' })).rejects.toMatchObject({ status: 422 });
  expect((await answer({ state: 'approved', comment: 'go' })).status).toBe(204);
  await expect(answer({ state: 'approved' })).rejects.toMatchObject({ status: 422 });
  await github.finishRun('acme', 'checkout', id, 'success');
  const second = await github.runWorkflow('acme', 'checkout', {
    workflow: 'deploy.yml',
    ref: 'main',
    inputs: INPUTS,
    by: 'ada',
  });
  await rule.request(`POST /repos/acme/checkout/actions/runs/${second}/deployment_protection_rule`, {
    ...{ environment_name: 'production', state: 'rejected', comment: 'no' },
  });
  await github.runsCompleted();
  expect(github.workflowRuns('acme', 'checkout').map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
  await events();
});

test('a branch that moves is told once, however it moves', async () => {
  const fixture = await startFixture({ app: ACTIONS_APP });
  const { github } = fixture;
  const { events } = await startWebhook(github);
  await pushBranch(fixture, 'feature');
  const after = await commit(github, { 'a.txt': 'a\n' }, 'other');
  const number = await github.openPullRequest('acme', 'checkout', {
    title: 't',
    head: 'feature',
    base: 'main',
    by: 'ada',
  });
  await github.mergePullRequest('acme', 'checkout', number, 'ada');
  const heard = (await events()).filter(({ event }) => event === 'push').map(({ payload }) => payload);
  expect(heard.map(({ ref, created }) => [ref, created])).toEqual([
    ['refs/heads/feature', true],
    ['refs/heads/other', true],
    ['refs/heads/main', false],
  ]);
  expect(heard[1]).toMatchObject({ before: '0'.repeat(40), after, deleted: false });
});

import { expect, test } from 'vitest';
import { APP, CHECKOUT, mint, octokit, startFixture } from './fixture.ts';
import { startWebhook } from './webhook.ts';

const DEPLOYING_APP = { ...APP, permissions: { ...APP.permissions, deployments: 'write', actions: 'read' } } as const;

test('a deployment has statuses; a later success makes earlier ones inactive, but in production', async () => {
  const fixture = await startFixture({ app: DEPLOYING_APP });
  const { github } = fixture;
  const { events } = await startWebhook(github);
  const app = octokit(github.url, await mint(github.url, { deployments: 'write' }));
  const deploy = async (environment: string) => {
    const { data } = await app.repos.createDeployment({ ...CHECKOUT, ref: 'main', environment, auto_merge: false });
    if (!('id' in data)) throw new Error('no deployment was made');
    const deployment_id = Number(data.id);
    await app.repos.createDeploymentStatus({
      ...CHECKOUT,
      deployment_id,
      state: 'success',
      log_url: 'https://x.example',
    });
    return deployment_id;
  };
  for (const environment of ['staging', 'staging', 'production', 'production']) await deploy(environment);
  expect(github.deployments('acme', 'checkout').map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([
    ...[['success', 'inactive'], ['success'], ['success'], ['success']],
  ]);
  const heard = (await events()).filter(({ event }) => event === 'deployment_status');
  expect(heard).toHaveLength(5);
  expect(heard[0]?.payload).toMatchObject({ deployment_status: { state: 'success' }, deployment: { ref: 'main' } });
});

test('refused: no permission, no such ref, red checks, a branch behind the default one, long texts, odd environments', async () => {
  const { github, person } = await startFixture({
    app: { ...DEPLOYING_APP, permissions: { ...DEPLOYING_APP.permissions, checks: 'write' } },
  });
  const app = octokit(github.url, await mint(github.url, { deployments: 'write', checks: 'write' }));
  const create = (body: Record<string, unknown>, client = app) =>
    client.request('POST /repos/acme/checkout/deployments', body);
  const reader = octokit(github.url, await mint(github.url, { deployments: 'read' }));
  await expect(create({ ref: 'main' }, reader)).rejects.toMatchObject({ status: 403 });
  await expect(create({ ref: 'no' })).rejects.toMatchObject({ status: 422 });
  await expect(create({})).rejects.toMatchObject({ status: 422 });
  const by = 'ada';
  const old = await github.commitFiles('acme', 'checkout', { branch: 'old', files: { a: '1' }, message: 'a', by });
  const head = await github.commitFiles('acme', 'checkout', { branch: 'main', files: { b: '1' }, message: 'b', by });
  await expect(create({ ref: 'old' })).rejects.toMatchObject({ status: 409 });
  await app.checks.create({ ...CHECKOUT, name: 'ci', head_sha: head, conclusion: 'failure' });
  await expect(create({ ref: 'main' })).rejects.toMatchObject({ status: 409 });
  await expect(create({ ref: 'main', required_contexts: ['ci'] })).rejects.toMatchObject({ status: 409 });
  expect((await create({ ref: 'main', required_contexts: [] })).status).toBe(201);
  const { data } = await create({ ref: old, auto_merge: false });
  const status = (body: Record<string, unknown>) =>
    app.request(`POST /repos/acme/checkout/deployments/${data.id}/statuses`, body);
  await expect(status({ state: 'waiting' })).rejects.toMatchObject({ status: 422 });
  await expect(status({ state: 'success', description: 'x'.repeat(141) })).rejects.toMatchObject({ status: 422 });
  const environment = (body: Record<string, unknown>, client = person) =>
    client.request('PUT /repos/acme/checkout/environments/production', body);
  await expect(environment({}, app)).rejects.toMatchObject({ status: 403 });
  await expect(environment({ wait_timer: 43_201 })).rejects.toMatchObject({ status: 422 });
  const policy = { protected_branches: true, custom_branch_policies: true };
  await expect(environment({ deployment_branch_policy: policy })).rejects.toMatchObject({ status: 422 });
  expect((await environment({ wait_timer: 5 })).data).toMatchObject({ protection_rules: [{ wait_timer: 5 }] });
  const rules = 'POST /repos/acme/checkout/environments/production/deployment_protection_rules';
  await expect(person.request(rules, { integration_id: 1 })).rejects.toMatchObject({ status: 422 });
  await person.request(rules, { integration_id: APP.id });
  await expect(person.request(rules, { integration_id: APP.id })).rejects.toMatchObject({ status: 422 });
});

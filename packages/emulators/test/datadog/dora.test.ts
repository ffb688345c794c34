import { client, v2 } from '@datadog/datadog-api-client';
import { expect, test } from 'vitest';
import { KEYS, startFixture } from './fixture.ts';

async function start() {
  const { datadog } = await startFixture();
  const configuration = client.createConfiguration({
    baseServer: new client.BaseServerConfiguration(datadog.url, {}),
    authMethods: { apiKeyAuth: KEYS.apiKey, appKeyAuth: KEYS.appKey },
  });
  return { datadog, dora: new v2.DORAMetricsApi(configuration) };
}

const deployment = {
  id: 'release-0000000000000001',
  service: 'shop',
  startedAt: 1_795_003_200,
  finishedAt: 1_795_003_300,
};
const create = (dora: v2.DORAMetricsApi, change: object = {}) =>
  dora.createDORADeployment({ body: { data: { attributes: { ...deployment, ...change } } } });
const fail = (dora: v2.DORAMetricsApi, id: string, remediation: v2.DORADeploymentPatchRemediation) =>
  dora.patchDORADeployment({
    deploymentId: id,
    body: { data: { id, type: 'dora_deployment_patch_request', attributes: { changeFailure: true, remediation } } },
  });

test('Datadog’s own client tells of a deployment, and of its failure', async () => {
  const { datadog, dora } = await start();
  expect((await create(dora)).data.id).toBe(deployment.id);
  await fail(dora, deployment.id, { type: 'rollback', version: 'b' });
  expect(datadog.doraDeployments()).toMatchObject([
    { id: deployment.id, change_failure: true, remediation: { type: 'rollback', version: 'b' } },
  ]);
});

test.each<[string, object]>([
  ['an id that is too short', { id: 'short' }],
  ['an end before its beginning', { finishedAt: 1 }],
  ['a commit that is none', { git: { commitSha: 'main', repositoryUrl: 'https://github.com/acme/shop' } }],
])('%s is refused', async (_, change) => {
  const { datadog, dora } = await start();
  await expect(create(dora, change)).rejects.toMatchObject({ code: 400 });
  expect(datadog.doraDeployments()).toEqual([]);
});

test('a failure of nothing, or one with two remediations, is refused', async () => {
  const { dora } = await start();
  await expect(fail(dora, 'release-0000000000000009', { type: 'rollback', id: 'x' })).rejects.toMatchObject({
    code: 404,
  });
  await create(dora);
  const both = { type: 'rollback', id: 'x', version: 'y' } as const;
  await expect(fail(dora, deployment.id, both)).rejects.toMatchObject({ code: 400 });
});

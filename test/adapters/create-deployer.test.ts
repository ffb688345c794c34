import { expect, test } from 'vitest';
import { createDeployer } from '../../adapters/create-deployer.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { deployerSchema } from '../../core/config/release-terms.ts';

const github = { tokens: createTokenSource({ github: { token: 't' } }), apiUrl: 'http://127.0.0.1:1' };
const role = 'arn:aws:iam::123456789012:role/deploy';

test.each([
  { kind: 'github-workflow', workflow: 'deploy.yml' },
  { kind: 'ecs', role, image: 'shop:{commit}', container: 'app', production: { cluster: 'live', service: 'shop' } },
  {
    ...{ kind: 'codedeploy', role, region: 'eu-west-1', revision: { bucket: 'builds', key: '{commit}.yaml' } },
    production: { application: 'shop', group: 'live' },
  },
])('$kind', (terms) => {
  const deployer = createDeployer(deployerSchema.parse(terms), github);
  expect(Object.keys(deployer).sort()).toEqual(['back', 'deploy', 'describe', 'live', 'promote', 'stop']);
});

test('without a deployer in the configuration, nobody can deploy', () => {
  expect(() => createDeployer(undefined, github)).toThrow(
    expect.objectContaining({ name: 'UpstreamError', retryable: false }),
  );
});

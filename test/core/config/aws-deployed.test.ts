import { expect, test } from 'vitest';
import { awsDeployed } from '../../../core/config/aws-deployed.ts';
import { releaseConfigSchema } from '../../../core/config/release.ts';

const environments = { production: { env: 'production' } };
const deployed = (release: object) => awsDeployed(releaseConfigSchema.parse({ environments, ...release }));
const role = 'arn:aws-cn:iam::123456789012:role/deploy';
const ecs = (production: object, more: object = {}) => ({
  ...{ kind: 'ecs', role, image: 'shop:{commit}', container: 'app', production },
  ...more,
});
const codedeploy = {
  ...{ kind: 'codedeploy', role, region: 'eu-west-1', revision: { bucket: 'builds', key: '{commit}.yaml' } },
  ...{ staging: { application: 'shop', group: 'test' }, production: { application: 'shop', group: 'live' } },
};
const shop = { kind: 'ecs', partition: 'aws-cn', account: '123456789012', region: undefined, name: 'live/shop' };

test('nothing, where nothing is followed or a workflow deploys', () => {
  expect(awsDeployed(undefined)).toEqual([]);
  expect(deployed({ mode: 'review', deployer: codedeploy })).toEqual([]);
  const workflow = { kind: 'github-workflow', workflow: 'deploy.yml' };
  expect(deployed({ mode: 'deploy', deployer: workflow })).toEqual([]);
});

test('services and groups, in staging and in production, in the account of the role', () => {
  expect(deployed({ mode: 'deploy', deployer: ecs({ cluster: 'live', service: 'shop' }) })).toEqual([shop]);
  const group = { kind: 'codedeploy', partition: 'aws-cn', account: '123456789012', region: 'eu-west-1' };
  expect(deployed({ mode: 'deploy', deployer: codedeploy })).toEqual([
    { ...group, name: 'shop/test' },
    { ...group, name: 'shop/live' },
  ]);
});

test('a cluster or a service may be named by its ARN', () => {
  const arn = (resource: string) => `arn:aws-cn:ecs:cn-north-1:123456789012:${resource}`;
  const place = { cluster: arn('cluster/live'), service: arn('service/live/shop') };
  expect(deployed({ mode: 'deploy', deployer: ecs(place) })).toEqual([shop]);
});

test('each once, of all services and of single ones', () => {
  const deployer = ecs({ cluster: 'live', service: 'shop' });
  const services = { shop: { deployer }, cart: { deployer: ecs({ cluster: 'live', service: 'cart' }) } };
  expect(deployed({ mode: 'deploy', deployer, services })).toEqual([shop, { ...shop, name: 'live/cart' }]);
});

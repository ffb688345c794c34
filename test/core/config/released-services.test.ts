import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../core/config/config.ts';
import { releasedServices } from '../../../core/config/released-services.ts';

const deployer = { kind: 'github-workflow', workflow: 'deploy.yml' };
const environments = { production: { env: 'production' } };
const shop = { name: 'shop', repository: 'acme/shop', slackChannel: '#shop' };

const released = (services: readonly object[], release: object = {}) => {
  const config = parseConfig({ services, release: { mode: 'deploy', deployer, environments, ...release } }, 'a test');
  if (config.release === undefined) throw new Error('expected a release');
  return releasedServices(config.services, config.release).map(({ name, env }) => [name, env]);
};

describe('which services are released', () => {
  test.each<[string, object[], [string, string | undefined][]]>([
    ['one without an environment', [shop], [['shop', undefined]]],
    ['the one of production', [{ ...shop, env: 'Production' }], [['shop', 'Production']]],
    [
      'of two, the one of production',
      [
        { ...shop, env: 'staging' },
        { ...shop, env: 'production' },
      ],
      [['shop', 'production']],
    ],
    ['of two, the one that names production', [shop, { ...shop, env: 'production' }], [['shop', 'production']]],
    ['of two, the one that holds everywhere else', [{ ...shop, env: 'staging' }, shop], [['shop', undefined]]],
    ['none, where only another environment is looked after', [{ ...shop, env: 'staging' }], []],
    [
      'each of two names',
      [shop, { ...shop, name: 'search' }],
      [
        ['shop', undefined],
        ['search', undefined],
      ],
    ],
  ])('%s', (_, services, expected) => {
    expect(released(services)).toEqual(expected);
  });
});

test('where the user’s CI/CD deploys, a deployment at GitHub belongs to one service', () => {
  const services = [shop, { ...shop, name: 'search' }];
  const release = { mode: 'observe', environments };
  expect(() => parseConfig({ services, release }, 'a test')).toThrow(
    'release.environments.production.env: shop and search of acme/shop have the same one, so that a deployment tells nobody which was deployed',
  );
  const own = { search: { environments: { production: { env: 'production-search' } } } };
  expect(parseConfig({ services, release: { ...release, services: own } }, 'a test').services).toHaveLength(2);
});

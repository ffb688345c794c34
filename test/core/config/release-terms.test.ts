import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../core/config/config.ts';
import { releaseConfigSchema, releaseTermsOf } from '../../../core/config/release.ts';

const environments = { production: { env: 'production' } };
const deployer = { kind: 'github-workflow', workflow: 'deploy.yml' };
const service = { name: 'checkout', repository: 'acme/checkout', slackChannel: '#checkout' };

describe('how a service is released', () => {
  test('the defaults are those of the page', () => {
    const { canary, staging, people } = releaseConfigSchema.parse({ mode: 'review' });
    expect(canary).toMatchObject({
      percent: 5,
      minutes: 10,
      errorRate: 0.5,
      p99Ms: 800,
      maxMinutes: 60,
      undecided: 'ask',
    });
    expect(staging).toEqual({ seconds: 120, slower: 10 });
    expect(people.askHours).toBe(24);
  });

  test('a section of a service replaces that of all', () => {
    const release = releaseConfigSchema.parse({
      ...{ mode: 'deploy', deployer, environments },
      services: { checkout: { canary: false }, search: { canary: { percent: 20 } } },
    });
    expect(releaseTermsOf(release, 'checkout').canary).toBe(false);
    expect(releaseTermsOf(release, 'search').canary).toMatchObject({ percent: 20, minutes: 10 });
    expect(releaseTermsOf(release, 'billing').canary).toMatchObject({ percent: 5 });
    expect(releaseTermsOf(release, 'checkout').deployer).toEqual(deployer);
  });

  test.each([
    ['observe without environments', { mode: 'observe' }, 'release.environments: mode "observe" needs it'],
    ['deploy without a deployer', { mode: 'deploy', environments }, 'release.deployer: mode "deploy" needs it'],
    [
      'a service without what the mode needs',
      { mode: 'deploy', services: { checkout: { deployer } } },
      'release.services.checkout.environments: mode "deploy" needs it',
    ],
    [
      'a workflow that is a path',
      { mode: 'deploy', environments, deployer: { kind: 'github-workflow', workflow: '../deploy.yml' } },
      'expected a file of .github/workflows, such as "deploy.yml"',
    ],
    [
      'an image of no commit',
      {
        ...{ mode: 'deploy', environments },
        deployer: {
          ...{ kind: 'ecs', role: 'arn:aws:iam::123456789012:role/deploys', image: 'shop:latest', container: 'shop' },
          production: { cluster: 'production', service: 'shop' },
        },
      },
      'release.deployer.image',
    ],
    ['a share of nothing', { mode: 'observe', environments, canary: { percent: 0 } }, 'release.canary'],
    [
      'a shortest time over the longest',
      { mode: 'observe', environments, canary: { minutes: 90 } },
      'release.canary.maxMinutes: expected at least `minutes`',
    ],
    [
      'a service that nobody configured',
      { mode: 'observe', environments, services: { serach: { canary: false } } },
      'release.services.serach: no service has this name',
    ],
  ])('%s is refused by name', (_, release, message) => {
    expect(() => parseConfig({ services: [service], release }, 'mendhook.config.ts')).toThrow(message);
  });
});

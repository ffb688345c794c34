import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../core/config/config.ts';
import { POLICY_DEFAULTS } from '../../../core/config/figures.ts';

const service = (name: string, policy?: object) => ({
  name,
  repository: `acme/${name}`,
  slackChannel: '#alerts',
  test: { command: 'npm test', regression: 'node --test {files}' },
  ...(policy === undefined ? {} : { policy }),
});

describe('the figures of the policy', () => {
  test('a service’s own come before the common ones, and those before the defaults', () => {
    const { services } = parseConfig(
      {
        policy: { dollarsPerAttempt: 3, minimumOccurrences: 5, dollarsPerMonth: 90 },
        services: [service('checkout', { minimumOccurrences: 1, environments: ['production'] }), service('cart')],
      },
      'x',
    );
    const common = { ...POLICY_DEFAULTS, dollarsPerAttempt: 3, dollarsPerMonth: 90 };
    expect(services.map(({ policy }) => policy)).toEqual([
      { ...common, minimumOccurrences: 1, environments: ['production'] },
      { ...common, minimumOccurrences: 5 },
    ]);
  });

  test('what was read can be written down and read again', () => {
    const config = { policy: { dollarsPerMonth: 90 }, services: [service('checkout', { minimumOccurrences: 3 })] };
    const read = parseConfig(config, 'x');
    expect(parseConfig(JSON.parse(JSON.stringify(read)), 'y')).toEqual(read);
  });

  test.each([
    [{ policy: { dollarsPerDay: 0 } }, 'policy.dollarsPerDay'],
    [{ policy: { quietHours: { from: '25:00', to: '06:00' } } }, 'policy.quietHours.from'],
    [{ policy: { quietHours: { from: '22:00', to: '06:00', timeZone: 'Mars/Base' } } }, 'policy.quietHours.timeZone'],
    [{ policy: { muted: [{}] } }, 'policy.muted[0]: expected either'],
    [{ policy: { muted: [{ service: 'cart', until: 'soon' }] } }, 'policy.muted[0].until'],
    [{ policy: { dollarsPerWeek: 5 } }, 'dollarsPerWeek'],
    [
      { services: [service('checkout', { dollarsPerMonth: 5 })] },
      'services[0].policy.dollarsPerMonth: holds for all services together',
    ],
  ])('%o is refused by name', (config, said) => {
    const parse = () => parseConfig({ services: [service('checkout')], ...config }, 'x');
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(said);
  });
});

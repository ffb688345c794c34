import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../core/config/config.ts';

const checkout = {
  name: 'checkout',
  env: 'production',
  repository: 'acme/checkout',
  slackChannel: '#checkout-alerts',
  test: { command: 'npm test', regression: 'node --test {files}' },
};

describe('watches', () => {
  const watch = (...watches: object[]) => parseConfig({ services: [checkout], watch: watches }, 'a test').watch;

  test('have a window and a least number of errors', () => {
    expect(watch({ service: 'checkout', env: 'production', threshold: 10 })).toEqual([
      { service: 'checkout', env: 'production', threshold: 10, window: 5, minimum: 10 },
    ]);
  });

  test.each<[string, object[], string]>([
    [
      'a service that nobody looks after',
      [{ service: 'other', threshold: 1 }],
      'watch[0].service: expected the name of a service',
    ],
    ['an environment that nobody looks after', [{ service: 'checkout', threshold: 1 }], 'watch[0].service: expected'],
    ['no threshold', [{ service: 'checkout' }], 'watch[0].threshold: expected a number'],
    [
      'more searches than there are',
      Array.from({ length: 3 }, () => ({ service: 'checkout', env: 'production', threshold: 1, window: 1 })),
      'watch: would make 180 searches an hour of 300',
    ],
  ])('%s is refused', (_, watches, message) => {
    expect(() => watch(...watches)).toThrow(message);
  });
});

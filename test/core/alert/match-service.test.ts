import { expect, test } from 'vitest';
import { matchService } from '../../../core/alert/match-service.ts';
import { aService } from '../../fixtures/records.ts';

const of = (...wanted: readonly (readonly [name: string, env?: string])[]) => ({
  services: wanted.map(([name, env]) => ({ ...aService(), name, env })),
});
const told = (service: ReturnType<typeof matchService>) => service && `${service.name}/${service.env ?? '*'}`;

test.each([
  ['its name', of(['shop'], ['pay']), { service: 'pay' }, 'pay/*'],
  ['its name and environment', of(['pay', 'eu'], ['pay', 'us']), { service: 'pay', env: 'us' }, 'pay/us'],
  ['its name, where the monitor groups by service alone', of(['shop'], ['pay', 'eu']), { service: 'pay' }, 'pay/eu'],
  ['two environments, of which none is said', of(['pay', 'eu'], ['pay', 'us']), { service: 'pay' }, undefined],
  ['one for all environments beside them', of(['pay', 'eu'], ['pay']), { service: 'pay' }, 'pay/*'],
  ['another environment', of(['shop'], ['pay', 'eu']), { service: 'pay', env: 'us' }, undefined],
  ['the first configured one of several', of(['shop'], ['pay']), { service: 'x', services: ['x', 'pay'] }, 'pay/*'],
  ['a name that is not configured', of(['shop']), { service: 'x' }, undefined],
  [
    'a name in Datadog’s lower case',
    of(['Shop'], ['Pay', 'Production']),
    { service: 'pay', env: 'production' },
    'Pay/Production',
  ],
  ['a name in upper case', of(['shop'], ['pay']), { service: 'PAY', env: 'eu' }, 'pay/*'],
  ['a name with characters that a tag lacks', of(['Checkout API']), { service: 'checkout_api' }, 'Checkout API/*'],
  ['the environment in another case', of(['pay', 'EU'], ['pay']), { service: 'pay', env: 'eu' }, 'pay/EU'],
  ['no name, and one service in another case', of(['shop', 'EU'], ['pay', 'us']), { env: 'eu' }, 'shop/EU'],
  ['no name, and one service', of(['shop', 'eu']), {}, 'shop/eu'],
  ['no name, and one service that fits', of(['shop', 'eu'], ['pay', 'us']), { env: 'us' }, 'pay/us'],
  ['no name, and two services', of(['shop'], ['pay', 'us']), {}, undefined],
  ['no name, and one service elsewhere', of(['shop', 'eu']), { env: 'us' }, undefined],
])('%s', (_, config, alert, expected) => {
  expect(told(matchService(config, { env: undefined, ...alert }))).toBe(expected);
});

import { expect, test } from 'vitest';
import { findChangeService } from '../../../core/config/change-service.ts';
import { aService } from '../../fixtures/records.ts';

const services = [
  aService({ name: 'web', branch: 'main' }),
  aService({ name: 'api', branch: 'main' }),
  aService({ name: 'old', branch: 'release/1' }),
];

test.each([
  ['acme/checkout', 'main', 'web'],
  ['Acme/Checkout', 'main', 'web'],
  ['acme/checkout', 'release/1', 'old'],
  ['acme/checkout', 'wip', undefined],
  ['acme/other', 'main', undefined],
])('%s with the base %s is looked at as %s', (repository, baseBranch, name) => {
  expect(findChangeService(services, { repository, baseBranch })?.name).toBe(name);
});

import { expect, test } from 'vitest';
import { parseConfig } from '../../../core/config/config.ts';
import { keepCodeOwners, keepConfiguredOwner, slackIdsOf } from '../../../core/lifecycle/owner.ts';
import type { Owner } from '../../../core/records/owner.ts';
import { anIncident } from '../../fixtures/records.ts';

const PEOPLE = { octocat: 'U0123ABCD', 'acme/shop': 'S0123ABCD' };
const FOUND = { names: ['@octocat', '@acme/shop'], path: 'src/cart.ts', line: 3 };
const CODE_OWNED = keepCodeOwners(anIncident(), FOUND);

test.each<[string, string | undefined, Owner | undefined]>([
  ['a user that people map', 'U0123ABCD', { from: 'configuration', names: ['@octocat'], slackId: 'U0123ABCD' }],
  ['a group that nobody maps', 'S0999ABCD', { from: 'configuration', names: ['S0999ABCD'], slackId: 'S0999ABCD' }],
  ['codeowners: what an attempt found stays', 'codeowners', CODE_OWNED.owner],
  ['nobody', undefined, undefined],
])('the configuration names %s', (_, configured, owner) => {
  const kept = keepConfiguredOwner(CODE_OWNED, configured, PEOPLE);
  expect(kept.owner).toEqual(owner);
  expect(keepConfiguredOwner(kept, configured, PEOPLE)).toBe(kept);
});

test('with codeowners, an owner that the configuration named before is forgotten', () => {
  const before = keepConfiguredOwner(anIncident(), 'U0123ABCD');
  expect(keepConfiguredOwner(before, 'codeowners').owner).toBeUndefined();
});

test('the newest attempt decides what CODEOWNERS says', () => {
  expect(CODE_OWNED.owner?.because).toEqual({ path: 'src/cart.ts', line: 3 });
  expect(keepCodeOwners(CODE_OWNED, FOUND)).toBe(CODE_OWNED);
  expect(keepCodeOwners(CODE_OWNED, undefined).owner).toBeUndefined();
});

test.each<[Pick<Owner, 'names' | 'slackId'>, readonly string[]]>([
  [{ names: ['@octocat', '@acme/shop'] }, ['U0123ABCD', 'S0123ABCD']],
  [{ names: ['@OctoCat', '@octocat'] }, ['U0123ABCD']],
  [{ names: ['@mallory', 'docs@example.com', '<!channel>'] }, []],
  [{ names: ['@octocat'], slackId: 'U0777ABCD' }, ['U0777ABCD']],
])('%j is called as %j', (owner, ids) => {
  expect(slackIdsOf({ from: 'codeowners', ...owner }, PEOPLE)).toEqual(ids);
});

test.each(['octocat', '@octocat', 'C0123ABCD', '<!channel>', ''])('%j is no owner of a service', (owner) => {
  const service = { name: 'shop', repository: 'acme/shop', slackChannel: '#shop', owner };
  expect(() => parseConfig({ services: [service] }, 'a test')).toThrow('services[0].owner');
});

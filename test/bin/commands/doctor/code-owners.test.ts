import { expect, test } from 'vitest';
import { checkCodeOwners } from '../../../../bin/commands/doctor/checks/code-owners.ts';
import { CODE_OWNERS_BYTES } from '../../../../core/owners/read-code-owners.ts';

const PEOPLE = { octocat: 'U0123ABCD', 'acme/shop': 'S0123ABCD' };

const told = async (tree: Readonly<Record<string, string>>, owner = 'codeowners') => {
  const service = { repository: 'acme/shop', branch: 'main', owner };
  const inspector = {
    files: async () => Object.keys(tree),
    text: async (_: string, __: string, path: string) => tree[path] ?? '',
  };
  return (await checkCodeOwners(inspector, [service, service], PEOPLE)).map(({ state, what }) => `${state} ${what}`);
};

test.each<[string, Readonly<Record<string, string>>, string[]]>([
  [
    'is good',
    { '.github/CODEOWNERS': '* @OctoCat\n/docs/ @acme/shop' },
    ['good acme/shop: .github/CODEOWNERS has 2 rules'],
  ],
  ['is not there', { 'README.md': '' }, ['bad acme/shop: main has no CODEOWNERS']],
  [
    'is too large',
    { CODEOWNERS: '#'.repeat(CODE_OWNERS_BYTES) },
    ['bad acme/shop: CODEOWNERS has 3 MB or more, so GitHub does not load it'],
  ],
  [
    'has lines that GitHub skips',
    { 'docs/CODEOWNERS': '* @octocat\n!src/ @octocat\n/docs/ @acme/shop shop\n' },
    [
      'warning acme/shop: docs/CODEOWNERS: GitHub skips line 2: "!" cannot negate a pattern, line 3: an owner is not "@user", "@organization/team" or an e-mail address',
    ],
  ],
  [
    'names people whom nobody can call',
    { CODEOWNERS: 'abcdef'.replace(/./g, '$& @$& @octocat\n') },
    ['warning acme/shop: CODEOWNERS: nobody is mentioned in Slack for @a, @b, @c, @d, @e and 1 more'],
  ],
])('CODEOWNERS that %s', async (_, tree, expected) => {
  expect(await told(tree)).toEqual(expected);
});

test('is not read for a service with another owner', async () => {
  expect(await told({}, 'U0123ABCD')).toEqual([]);
});

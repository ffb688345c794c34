import type { Octokit } from '@octokit/rest';
import { expect, test } from 'vitest';
import { APP, CHECKOUT, gitOrFail, mint, octokit, PERSON, remote, startFixture } from './fixture.ts';

const NAME = 'mendhook / release';
const rulesOf = (integration_id?: number) => [
  {
    type: 'required_status_checks' as const,
    parameters: {
      required_status_checks: [{ context: NAME, ...(integration_id === undefined ? {} : { integration_id }) }],
      strict_required_status_checks_policy: false,
    },
  },
];
const RULESET = {
  ...CHECKOUT,
  name: 'checks',
  target: 'branch',
  enforcement: 'active',
  conditions: { ref_name: { include: ['refs/heads/main'], exclude: [] } },
  rules: rulesOf(APP.id),
} satisfies Parameters<Octokit['repos']['createRepoRuleset']>[0];

test('a required check that is pinned to the App holds a merge and a push until it passed', async () => {
  const fixture = await startFixture({ app: { ...APP, permissions: { ...APP.permissions, checks: 'write' } } });
  const { github, person, source } = fixture;
  const { data: ruleset } = await person.repos.createRepoRuleset(RULESET);
  const of = { by: 'bob', message: 'feat: stock', branch: 'stock' };
  const head = await github.commitFiles('acme', 'checkout', { ...of, files: { 'src/stock.js': 'export {};\n' } });
  await github.openPullRequest('acme', 'checkout', { title: 'Stock', head: 'stock', base: 'main', by: 'bob' });
  const merge = () => github.mergePullRequest('acme', 'checkout', 1, 'ada');
  await expect(merge()).rejects.toThrow(`Required status check "${NAME}" is expected.`);
  const push = gitOrFail(source, 'push', remote(github.url, PERSON.token), 'HEAD~1:refs/heads/main', '--force');
  await expect(push).rejects.toThrow('required status check');
  const rules = (await person.repos.getBranchRules({ ...CHECKOUT, branch: 'main' })).data;
  expect(rules).toMatchObject([{ ...RULESET.rules[0], ruleset_id: ruleset.id }]);
  expect((await person.repos.getBranchRules({ ...CHECKOUT, branch: 'stock' })).data).toEqual([]);
  const app = octokit(github.url, await mint(github.url, { checks: 'write' }));
  const run = { ...CHECKOUT, name: NAME, head_sha: head };
  await app.checks.create({ ...run, conclusion: 'success' });
  await app.checks.create({ ...run, conclusion: 'failure' });
  await expect(merge()).rejects.toThrow('is expected');
  await app.checks.create({ ...run, conclusion: 'success' });
  await merge();
});

test('rulesets are listed, changed and refused', async () => {
  const { github, person } = await startFixture();
  const { data: created } = await person.repos.createRepoRuleset({ ...RULESET, enforcement: 'disabled' });
  expect((await person.repos.getRepoRulesets(CHECKOUT)).data).toMatchObject([{ id: created.id, name: 'checks' }]);
  const at = { ...CHECKOUT, ruleset_id: created.id };
  await person.repos.updateRepoRuleset({ ...at, enforcement: 'active' });
  expect((await person.repos.getRepoRuleset(at)).data).toMatchObject({ enforcement: 'active', rules: RULESET.rules });
  const reader = octokit(github.url, await mint(github.url, { contents: 'read' }));
  expect((await reader.repos.getRepoRuleset(at)).data).not.toHaveProperty('bypass_actors');
  await expect(reader.repos.createRepoRuleset(RULESET)).rejects.toMatchObject({ status: 403 });
  await expect(person.repos.getRepoRuleset({ ...at, ruleset_id: 1 })).rejects.toMatchObject({ status: 404 });
  for (const [change, words] of [
    [{}, 'Name must be unique'],
    [{ name: 'other', rules: rulesOf(1) }, 'Invalid integration_id'],
    [{ name: 'other', enforcement: 'evaluate' }, 'enforcement'],
  ] as const) {
    const refused = person.request('POST /repos/acme/checkout/rulesets', { ...RULESET, ...change });
    await expect(refused).rejects.toMatchObject({ status: 422, message: expect.stringContaining(words) });
  }
});

import { expect, test } from 'vitest';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import {
  APP,
  cloneWith,
  commitFiles,
  keys,
  PERSON,
  runGit,
  startFixture,
} from '../../packages/emulators/test/github/fixture.ts';

const BRANCH = 'incident/abc';
const regex = (pattern: string, negate = false) => ({ operator: 'regex' as const, pattern, negate, name: '' });

test('the terms of GitHub are read, and a push meets the rules that were told', async () => {
  const fixture = await startFixture({ app: { ...APP, permissions: { contents: 'write', metadata: 'read' } } });
  const { github } = fixture;
  const tokens = createTokenSource({ github: { appId: APP.id, privateKey: keys.privateKey }, apiUrl: github.url });
  const terms = () => createGitHubCodeHost({ tokens, apiUrl: github.url }).readPublishTerms('acme/checkout', BRANCH);
  expect(await terms()).toEqual({ signs: true, missing: ['“pull requests: write”'], rules: [] });

  const clone = await cloneWith(fixture, 'rules', PERSON.token);
  await commitFiles(clone, BRANCH, { 'a.js': '1\n' });
  const push = async () => (await runGit(clone, 'push', '--quiet', 'origin', BRANCH)).stderr;
  for (const [rule, refusal] of [
    [{ type: 'creation' }, 'creations being restricted'],
    [{ type: 'required_signatures' }, 'verified signatures'],
    [{ type: 'branch_name_pattern', parameters: regex('^feature/') }, 'Branch name must match'],
    [{ type: 'commit_message_pattern', parameters: regex('^SHOP-[0-9]+') }, 'Commit message must match'],
  ] as const) {
    github.setRules('acme', 'checkout', [{ branches: 'incident/*', ...rule }]);
    expect((await terms()).rules).toMatchObject([{ type: rule.type }]);
    const said = await push();
    expect(said, rule.type).toContain('GH013: Repository rule violations found for refs/heads/incident/abc');
    expect(said, rule.type).toContain(refusal);
  }
  github.setRules('acme', 'checkout', [{ branches: 'feature/*', type: 'creation' }]);
  expect((await terms()).rules).toEqual([]);
  expect(await push()).toBe('');

  github.archiveRepository('acme', 'checkout');
  expect(await terms()).toMatchObject({ readOnly: 'archived' });
  await commitFiles(clone, `${BRANCH}-2`, { 'a.js': '2\n' });
  const { stderr } = await runGit(clone, 'push', '--quiet', 'origin', `${BRANCH}-2`);
  expect(stderr).toContain('archived so it is read-only');
});

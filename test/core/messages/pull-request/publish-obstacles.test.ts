import { expect, test } from 'vitest';
import { obstaclesOf } from '../../../../core/messages/pull-request/publish-obstacles.ts';
import { adviceOn } from '../../../../core/messages/pull-request/refused-publication.ts';
import type { BranchRule } from '../../../../core/ports/code-host.ts';

const PLANNED = { branch: 'incident/abc', header: 'fix: a cart cannot be totalled', email: 'noreply@mendhook.invalid' };
const obstacles = (rule: BranchRule) => obstaclesOf({ signs: false, missing: [], rules: [rule] }, PLANNED);

test.each([
  [{ type: 'branch_name_pattern', operator: 'starts_with', pattern: 'feature/' }, 'allow `incident/**`'],
  [{ type: 'branch_name_pattern', operator: 'regex', pattern: '^(feat|fix)/' }, 'allow `incident/**`'],
  [{ type: 'branch_name_pattern', operator: 'contains', pattern: 'incident', negate: true }, 'allow `incident/**`'],
  [{ type: 'commit_message_pattern', operator: 'regex', pattern: '^SHOP-\\d+' }, 'commit messages'],
  [{ type: 'commit_author_email_pattern', operator: 'ends_with', pattern: '@acme.com' }, 'restricts commit authors'],
  [{ type: 'committer_email_pattern', operator: 'ends_with', pattern: '@acme.com' }, 'restricts commit authors'],
  [{ type: 'creation' }, 'protects the branch'],
  [{ type: 'required_signatures' }, 'signed commits'],
] satisfies [BranchRule, string][])('%o stands in the way', (rule, advice) => {
  const [obstacle, ...others] = obstacles(rule);
  expect(others).toEqual([]);
  expect(adviceOn(obstacle ?? '')).toContain(advice);
});

test.each([
  { type: 'branch_name_pattern', operator: 'regex', pattern: '^incident/' },
  { type: 'branch_name_pattern', operator: 'starts_with', pattern: 'feature/', negate: true },
  { type: 'commit_message_pattern', operator: 'regex', pattern: '^(feat|fix|docs): ' },
  // Not of JavaScript: GitHub decides at the push.
  { type: 'commit_message_pattern', operator: 'regex', pattern: '(?P<type>x)' },
  { type: 'pull_request' },
  { type: 'deletion' },
  { type: 'non_fast_forward' },
])('%o does not', (rule) => {
  expect(obstacles(rule)).toEqual([]);
});

test('a permission that lacks is one, with the way to give it', () => {
  const [obstacle = ''] = obstaclesOf({ signs: true, missing: ['“contents: write”'], rules: [] }, PLANNED);
  expect(adviceOn(obstacle)).toContain('Give the GitHub App');
});

test('a rule that asks for signed commits does not stop an App, whose commits GitHub signs', () => {
  const rules = [
    { type: 'required_signatures' },
    { type: 'committer_email_pattern', operator: 'ends_with', pattern: '@github.com' },
  ];
  expect(obstaclesOf({ signs: true, missing: [], rules }, PLANNED)).toEqual([]);
  expect(obstaclesOf({ signs: false, missing: [], rules }, PLANNED)).toHaveLength(2);
});

import { expect, test } from 'vitest';
import { adviceOn, notPublished } from '../../../../core/messages/pull-request/refused-publication.ts';

const PUSH = 'git host: git could not push branch incident/x: ';
const OPEN = 'GitHub: could not open a draft pull request: ';

test.each([
  [`${OPEN}Resource not accessible by integration`, 'Pull requests: write'],
  [
    `${PUSH}remote: Write access to repository not granted. fatal: The requested URL returned error: 403`,
    'Contents: write',
  ],
  [`${PUSH}remote: Permission to a/b.git denied to mendhook[bot].`, 'Contents: write'],
  [
    `${PUSH}remote: error: GH013: Repository rule violations found. remote: - GITHUB PUSH PROTECTION remote: - Push cannot contain secrets`,
    'check it',
  ],
  [
    `${PUSH}remote: error: GH013: Repository rule violations found. remote: - Commits must have verified signatures.`,
    'signed commits',
  ],
  [
    `${PUSH}remote: error: GH013: Repository rule violations found. remote: - Cannot create ref due to creations being restricted.`,
    'except branches',
  ],
  [
    `${PUSH}remote: error: GH013: rule violations. remote: - Branch name must match a given regex pattern: ^feature/`,
    'restricts branch names',
  ],
  [
    `${PUSH}remote: error: GH013: rule violations. remote: - Commit message must match a given regex pattern: ^JIRA-`,
    'commit messages',
  ],
  [`${PUSH}remote: error: GH013: rule violations. remote: - File path is restricted: docs/x`, 'forbids a file'],
  [
    `${PUSH}remote: error: GH013: rule violations. remote: - Committer email must end with acme.com`,
    'restricts commit authors',
  ],
  [`${PUSH}remote: error: GH006: Protected branch update failed`, 'protects the branch'],
  [`${PUSH}remote: error: GH001: Large files detected.`, 'forbids a file'],
  [`${PUSH}remote: This repository was archived so it is read-only.`, 'unarchive'],
  [`${PUSH}cannot lock ref 'refs/heads/incident/x': 'refs/heads/incident' exists; cannot create`, 'called `incident`'],
  [`${PUSH}! [remote rejected] x (pre-receive hook declined)`, 'hook of the Git server'],
  [`${PUSH}remote: Your push was rejected because it contains files locked by other users`, 'Git LFS'],
  [`${PUSH}error: RPC failed; HTTP 502 curl 22`, 'githubstatus'],
  [`${PUSH}fatal: unable to access: Failed to connect to github.com port 443`, 'githubstatus'],
  ['branch incident/x is left alone: its newest commit is by "ada@example.com"', 'rename or delete'],
  [`${OPEN}Validation Failed: {"resource":"PullRequest","field":"base","code":"invalid"}`, 'services[].branch'],
  ["git host: git could not fetch branch main: fatal: couldn't find remote ref refs/heads/main", 'services[].branch'],
  [
    `${OPEN}Although you appear to have the correct authorization credentials, the \`acme\` organization has an IP allow list enabled`,
    'allow list',
  ],
  [`${OPEN}Resource protected by organization SAML enforcement.`, 'single sign-on'],
  [`${OPEN}Interactions on this repository have been restricted to collaborators only.`, 'interaction limit'],
  [`${OPEN}Validation Failed: {"message":"No commits between main and incident/x"}`, 'same change'],
  ['GitHub: could not mint a token for acme/shop: This installation has been suspended', 'unsuspend'],
  [
    'GitHub: could not mint a token for acme/shop: The permissions requested are not granted to this installation.',
    'Contents: write',
  ],
  ['GitHub: could not open a draft pull request: You have exceeded a secondary rate limit', 'wait some minutes'],
  [
    'refusing to allow a GitHub App to create or update workflow `.github/workflows/x.yml` without `workflows` permission',
    'workflow',
  ],
  ['something else', 'settings of the repository'],
])('%s', (refusal, advice) => {
  expect(adviceOn(refusal)).toContain(advice);
});

test('the end of an attempt names the reason, what to do and the command, within what Slack takes', () => {
  const { kind, rule, reason } = notPublished(
    '0123456789abcdef0123456789abcdef',
    `${PUSH}${'remote: no\n'.repeat(500)}`,
  );
  expect([kind, rule]).toEqual(['fix-verified', 'not-published']);
  expect(reason).toContain('mendhook incidents patch 0123456789abcdef0123456789abcdef | git apply --index');
  expect(reason.length).toBeLessThan(760);
  expect(reason).not.toContain('\n');
});

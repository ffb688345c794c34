import { describe, expect, test } from 'vitest';
import { createGitHubInspector } from '../../../../adapters/github-inspector.ts';
import { createTokenSource } from '../../../../adapters/github-tokens.ts';
import { checkGitHub } from '../../../../bin/commands/doctor/checks/github.ts';
import type { AppUse } from '../../../../core/deployment/github-app.ts';
import { APP, keys, startFixture as startGitHubFixture } from '../../../../packages/emulators/test/github/fixture.ts';
import { told } from './told.ts';

describe('GitHub', () => {
  const app = { appId: APP.id, privateKey: keys.privateKey };
  const check = (
    github: { appId: number; privateKey: string } | { token: string },
    apiUrl: string,
    branch = 'main',
    use?: AppUse,
  ) =>
    checkGitHub(
      createGitHubInspector({
        github,
        tokens: createTokenSource({ github, apiUrl }),
        apiUrl,
      }),
      [{ repository: 'acme/checkout', branch }],
      { webUrl: 'https://github.example.com', use },
    );

  test('an App with what it needs, on a branch that demands a review', async () => {
    const { github } = await startGitHubFixture({
      app: { ...APP, permissions: { contents: 'write', pull_requests: 'write', issues: 'write', checks: 'read' } },
    });
    github.protectBranch('acme', 'checkout', { branch: 'main', requiredApprovals: 1, enforceAdmins: true });
    expect(told(await check(app, github.url))).toEqual([
      'good acme/checkout: the App has what it needs',
      'good acme/checkout: main takes nothing without a review',
    ]);
  });

  test('where pull requests are reviewed, the App needs more', async () => {
    const { github } = await startGitHubFixture({
      app: { ...APP, permissions: { contents: 'write', pull_requests: 'write', issues: 'write', checks: 'write' } },
    });
    expect(told(await check(app, github.url))[1]).toBe(
      'warning acme/checkout: the App may do more than it needs: checks:write',
    );
    expect(told(await check(app, github.url, 'main', { mode: 'review', dispatches: false }))[0]).toBe(
      'bad acme/checkout: the App lacks merge_queues:read',
    );
    expect(told(await check(app, github.url, 'main', { mode: 'deploy', dispatches: true }))[0]).toBe(
      'bad acme/checkout: the App lacks merge_queues:read, deployments:read, actions:write',
    );
  });

  test('too little, too much, and no protection', async () => {
    const { github } = await startGitHubFixture({
      app: { ...APP, permissions: { contents: 'write', administration: 'read' } },
    });
    expect(told(await check(app, github.url))).toEqual([
      'bad acme/checkout: the App lacks pull_requests:write, issues:write, checks:read',
      'warning acme/checkout: the App may do more than it needs: administration:read',
      'bad acme/checkout: main can be merged into without a review',
    ]);
    github.protectBranch('acme', 'checkout', { branch: 'main', requiredApprovals: 0, enforceAdmins: false });
    expect(told(await check(app, github.url)).at(-1)).toMatch(/^warning .* only its administrators see$/);
    expect(told(await check(app, github.url, 'trunk')).at(-1)).toBe('bad acme/checkout has no branch trunk');
    expect(told(await check({ token: 'ghp_person' }, github.url))[0]).toMatch(/^warning .*personal token/);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GitHubOptions, startGitHub } from '@mendhook/emulators/github';
import { Octokit } from '@octokit/rest';
import { expect, test } from 'vitest';
import type { Change } from '../../../bin/commands/register/plan-registration.ts';
import { registerRegisterCommand } from '../../../bin/commands/register/register.ts';
import { planChecks } from '../../../bin/commands/register/register-checks.ts';
import { releaseConfigSchema } from '../../../core/config/release.ts';
import { CHECK_NAME, EnvironmentName } from '../../../core/names.ts';
import { closing, temporaryDirectory } from '../../../packages/emulators/test/aws/stand-in.ts';
import { APP, keys } from '../../../packages/emulators/test/github/fixture.ts';
import { aService } from '../../fixtures/records.ts';
import { startLocalAccount } from '../local-account.ts';
import { runInProcess } from '../run-in-process.ts';

const SHOP = { owner: 'acme', repo: 'shop' } as const;
const TOKEN = 'ghp_ada';
const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const config = {
  release: releaseConfigSchema.parse({ mode: 'review' }),
  services: [
    aService({ name: 'shop', repository: 'acme/shop', branch: 'main' }),
    aService({ name: 'shop-next', repository: 'acme/shop', branch: 'next' }),
    aService({ name: 'cart', repository: 'acme/cart', branch: 'main' }),
  ],
};
const app = { appId: APP.id, privateKey: keys.privateKey, webhookSecrets: [] };

async function start(rights: Omit<NonNullable<GitHubOptions['personalToken']>, 'token' | 'login'> = {}) {
  const github = await closing(
    startGitHub({
      ...{ stateDirectory: temporaryDirectory(), app: { ...APP, permissions: { checks: 'write', contents: 'write' } } },
      personalToken: { token: TOKEN, login: 'ada', ...rights },
    }),
  );
  for (const name of ['shop', 'cart']) await github.createRepository({ owner: 'acme', name });
  const person = new Octokit({ baseUrl: github.url, auth: TOKEN, log: silent });
  const environment = { GH_ENTERPRISE_TOKEN: TOKEN };
  const plan = (wanted: Partial<Parameters<typeof planChecks>[0]> = {}) =>
    planChecks({ ...config, ...wanted }, { github: app, apiUrl: github.url }, { environment });
  const rulesets = async () => (await person.repos.getRepoRulesets(SHOP)).data;
  return { github, person, plan, rulesets };
}

const apply = async (changes: readonly Change[]) => {
  for (const change of changes) await change.apply?.();
};
const texts = (changes: readonly Change[]) => changes.map(({ text }) => text);

test('shows the rulesets, makes them, and then nothing is left to do', async () => {
  const { plan, person, rulesets } = await start();
  const changes = await plan();
  expect(texts(changes)).toEqual([
    `+ ruleset "mendhook" of acme/shop: "${CHECK_NAME}" of the App 4711 must pass before a merge into main, next`,
    `+ ruleset "mendhook" of acme/cart: "${CHECK_NAME}" of the App 4711 must pass before a merge into main`,
  ]);
  expect(await rulesets()).toEqual([]);
  await apply(changes);
  const again = await plan();
  expect(texts(again)).toEqual(texts(changes).map((text) => text.replace('+', '=')));
  expect(again.flatMap((each) => each.apply ?? [])).toEqual([]);
  expect(await rulesets()).toHaveLength(1);
  for (const branch of ['main', 'next']) {
    expect((await person.repos.getBranchRules({ ...SHOP, branch })).data).toMatchObject([
      { parameters: { required_status_checks: [{ context: CHECK_NAME, integration_id: APP.id }] } },
    ]);
  }
});

test('mends a ruleset that was changed, and leaves what a person added to it', async () => {
  const { plan, person, rulesets } = await start();
  await apply(await plan());
  const [made] = await rulesets();
  const ofBuild = { context: 'build' };
  await person.repos.updateRepoRuleset({
    ...{ ...SHOP, ruleset_id: made?.id ?? 0, enforcement: 'disabled' },
    conditions: { ref_name: { include: ['refs/heads/release'], exclude: ['refs/heads/main'] } },
    rules: [
      {
        type: 'required_status_checks',
        parameters: {
          required_status_checks: [ofBuild, { context: CHECK_NAME }],
          strict_required_status_checks_policy: true,
        },
      },
    ],
  });
  const [change] = await plan();
  expect(change?.text).toContain(
    '~ ruleset "mendhook" of acme/shop: turned on, branches, the check, pinned to the App; ',
  );
  await apply([...(change === undefined ? [] : [change])]);
  const { data } = await person.repos.getRepoRuleset({ ...SHOP, ruleset_id: made?.id ?? 0 });
  expect(data).toMatchObject({
    enforcement: 'active',
    conditions: { ref_name: { include: ['refs/heads/release', 'refs/heads/main', 'refs/heads/next'], exclude: [] } },
    rules: [
      {
        parameters: {
          required_status_checks: [ofBuild, { context: CHECK_NAME, integration_id: APP.id }],
          strict_required_status_checks_policy: true,
        },
      },
    ],
  });
  expect((await plan()).flatMap((each) => each.apply ?? [])).toEqual([]);
});

test('says what is missing: reviews, an App, its installation, a token, the right to administer', async () => {
  const { plan, github, rulesets } = await start({ permissions: { metadata: 'read', contents: 'write' } });
  await expect(plan({ release: undefined })).rejects.toThrow(/needs a `release` in the configuration/);
  await expect(plan({ services: [aService({ repository: 'acme/other' })] })).rejects.toThrow(/acme\/other.*Not Found/);
  const site = { apiUrl: github.url };
  const personal = planChecks(config, { ...site, github: { token: TOKEN, webhookSecrets: [] } }, { environment: {} });
  await expect(personal).rejects.toThrow(/needs a GitHub App.*`mendhook github-app` creates one/);
  const nobody = { environment: {}, askGh: async () => undefined };
  await expect(planChecks(config, { ...site, github: app }, nobody)).rejects.toThrow(/no token for 127.*--scopes repo/);
  await expect(apply(await plan())).rejects.toThrow(/needs “Administration: write”.*not accessible/);
  expect(await rulesets()).toEqual([]);
});

test.each([
  [['--remove'], /--checks removes nothing/],
  [['--create-monitors'], /--checks sets up GitHub alone/],
  [['--monitor', '1'], /--checks sets up GitHub alone/],
])('--checks with %o is refused before anything is asked', async (words, message) => {
  const running = runInProcess((program) => registerRegisterCommand(program), ['register', '--checks', ...words]);
  await expect(running).rejects.toThrow(message);
});

test('the command does what it shows, once', async () => {
  const { github, rulesets } = await start();
  const { state, createSecret } = await startLocalAccount({ [EnvironmentName.githubApiUrl]: github.url });
  await createSecret(
    JSON.stringify({
      ...{ webhookSecrets: ['s'.repeat(40)], github: { ...app, webhookSecrets: ['w'] }, model: { apiKey: 'k' } },
      ...{ datadog: { apiKey: 'a', appKey: 'b' }, slack: { botToken: 'x', signingSecrets: ['y'] } },
    }),
  );
  const file = join(temporaryDirectory(), 'mendhook.config.json');
  const services = [{ name: 'shop', repository: 'acme/shop', slackChannel: '#alerts', test: {} }];
  writeFileSync(file, JSON.stringify({ services, release: { mode: 'review' } }));
  const run = () =>
    runInProcess(
      (program) => registerRegisterCommand(program, { environment: { GH_ENTERPRISE_TOKEN: TOKEN } }),
      ['register', '--checks', '--local', state, '--config', file, '--yes'],
    );
  expect(await run()).toEqual([expect.stringMatching(/^\+ ruleset .* into main$/), 'done: 1 change']);
  expect(await run()).toEqual([expect.stringMatching(/^= ruleset .* into main$/), 'nothing is left to do']);
  expect(await rulesets()).toHaveLength(1);
});

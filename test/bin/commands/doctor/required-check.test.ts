import { expect, test } from 'vitest';
import { createGitHubInspector, type RequiredCheck } from '../../../../adapters/github-inspector.ts';
import { createTokenSource } from '../../../../adapters/github-tokens.ts';
import { checkRequiredCheck } from '../../../../bin/commands/doctor/checks/required-check.ts';
import { type AppUse, githubAppEvents } from '../../../../core/deployment/github-app.ts';
import { CHECK_NAME } from '../../../../core/names.ts';
import { APP, CHECKOUT, keys, startFixture } from '../../../../packages/emulators/test/github/fixture.ts';

const REVIEW: AppUse = { mode: 'review', dispatches: false };

const services = [
  { repository: 'acme/checkout', branch: 'main' },
  { repository: 'acme/checkout', branch: 'main' },
];
const told = async (finding: ReturnType<typeof checkRequiredCheck>) =>
  (await finding).map(({ state, what }) => `${state} ${what}`);

const inspectorWith = (requiredChecks: readonly RequiredCheck[]) => ({
  events: async () => githubAppEvents(REVIEW),
  appId: async () => 7,
  protection: async () => ({ exists: true, isProtected: true, requiredChecks }),
});

test.each<[string, readonly RequiredCheck[], string]>([
  [
    'ours alone',
    [{ name: CHECK_NAME, appId: 7 }],
    `good acme/checkout: main takes nothing without "${CHECK_NAME}" from our App`,
  ],
  ['none', [{ name: 'build' }], `warning acme/checkout: main can be merged into without "${CHECK_NAME}"`],
  [
    'anybody’s',
    [{ name: CHECK_NAME }],
    `warning acme/checkout: any App or workflow may say that "${CHECK_NAME}" passed on main`,
  ],
  [
    'another App’s beside ours',
    [
      { name: CHECK_NAME, appId: 7 },
      { name: CHECK_NAME, appId: 8 },
    ],
    `bad acme/checkout: main waits for "${CHECK_NAME}" from another App, which never comes`,
  ],
])('a branch that requires %s', async (_, required, expected) => {
  expect((await told(checkRequiredCheck(inspectorWith(required), services, REVIEW))).slice(1)).toEqual([expected]);
});

test('events that the App does not hear of are named; without an App nothing can be reviewed', async () => {
  const inspector = inspectorWith([]);
  const deaf = checkRequiredCheck({ ...inspector, events: async () => ['pull_request'] }, services, REVIEW);
  expect((await told(deaf))[0]).toBe(
    'bad the App does not hear of push, delete, issue_comment, pull_request_review, pull_request_review_comment, check_run, check_suite, merge_group',
  );
  const personal = checkRequiredCheck({ ...inspector, events: async () => undefined }, services, REVIEW);
  expect(await told(personal)).toEqual(['bad reviews need a GitHub App: a personal token may not write check runs']);
});

test('GitHub’s rules are read as they are', async () => {
  const { github, person } = await startFixture({ app: { ...APP, events: githubAppEvents(REVIEW) } });
  const app = { appId: APP.id, privateKey: keys.privateKey };
  const tokens = createTokenSource({ github: app, apiUrl: github.url });
  const inspector = createGitHubInspector({ github: app, tokens, apiUrl: github.url });
  expect(await told(checkRequiredCheck(inspector, services, REVIEW))).toEqual([
    'good the App hears of all that it needs',
    `warning acme/checkout: main can be merged into without "${CHECK_NAME}"`,
  ]);
  const required_status_checks = [{ context: CHECK_NAME, integration_id: APP.id }];
  await person.repos.createRepoRuleset({
    ...{ ...CHECKOUT, name: 'mendhook', enforcement: 'active' },
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [
      {
        type: 'required_status_checks',
        parameters: { required_status_checks, strict_required_status_checks_policy: false },
      },
    ],
  });
  expect((await told(checkRequiredCheck(inspector, services, REVIEW)))[1]).toMatch(/^good .* from our App$/);
});

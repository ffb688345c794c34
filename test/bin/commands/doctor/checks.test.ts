import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSlack } from '@mendhook/emulators/slack';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fixedSecrets } from '../../../../adapters/fixed-secrets.ts';
import { createGitHubInspector } from '../../../../adapters/github-inspector.ts';
import { createTokenSource } from '../../../../adapters/github-tokens.ts';
import { createMemoryLedger } from '../../../../adapters/memory-ledger.ts';
import { checkActivity } from '../../../../bin/commands/doctor/checks/activity.ts';
import { checkDatadog } from '../../../../bin/commands/doctor/checks/datadog.ts';
import { checkGitHub } from '../../../../bin/commands/doctor/checks/github.ts';
import { checkModel } from '../../../../bin/commands/doctor/checks/model.ts';
import { checkSecretDocument, checkWindowToken } from '../../../../bin/commands/doctor/checks/secrets.ts';
import { checkSlack } from '../../../../bin/commands/doctor/checks/slack.ts';
import { checkTests } from '../../../../bin/commands/doctor/checks/tests.ts';
import { checkVersion, readCheckout } from '../../../../bin/commands/doctor/checks/version.ts';
import { checkWebhook } from '../../../../bin/commands/doctor/checks/webhook.ts';
import type { Finding } from '../../../../bin/commands/doctor/finding.ts';
import { runChecks } from '../../../../bin/commands/doctor/run-checks.ts';
import { connectDatadog } from '../../../../bin/datadog/connect-datadog.ts';
import { escalationSchema } from '../../../../core/config/escalation.ts';
import type { AppUse } from '../../../../core/deployment/github-app.ts';
import { UpstreamError } from '../../../../core/errors.ts';
import { measureEvent } from '../../../../core/event-metrics.ts';
import { receivedAlert } from '../../../../core/lifecycle/alert-record.ts';
import { createReceiver } from '../../../../lambdas/receive/receive-alert.ts';
import { startScriptedMessagesApi } from '../../../../local/model/scripted-messages-api.ts';
import { closing, temporaryDirectory } from '../../../../packages/emulators/test/aws/stand-in.ts';
import {
  KEYS,
  ship,
  startFixture as startDatadogFixture,
} from '../../../../packages/emulators/test/datadog/fixture.ts';
import { APP, keys, startFixture as startGitHubFixture } from '../../../../packages/emulators/test/github/fixture.ts';
import { aConfig, anAlert, aService, NOW } from '../../../fixtures/records.ts';

const told = (findings: readonly Finding[]) => findings.map(({ state, what }) => `${state} ${what}`);

describe('the secret', () => {
  const whole = {
    webhookSecrets: ['w'.repeat(43)],
    datadog: { apiKey: 'a'.repeat(32), appKey: 'b'.repeat(40) },
    github: { token: 'ghp_abc', webhookSecrets: ['from-github'] },
    slack: { botToken: 'xoxb-1', signingSecrets: ['a'.repeat(32)] },
    model: { apiKey: 'sk-ant-1' },
  };
  test.each([
    ['is whole', whole, ['good 8 values are there']],
    [
      'lacks what callers prove themselves with',
      { ...whole, github: { token: 'ghp_abc' }, slack: { botToken: 'xoxb-1', signingSecrets: [] } },
      [
        'warning GitHub’s webhook secret is missing: its calls get 401, and merges and rejections are noticed later',
        'warning Slack’s signing secret is missing: the buttons do nothing',
      ],
    ],
    ['is empty', {}, ['bad missing: datadog, github, slack, webhookSecrets']],
    ['lacks a value', { ...whole, slack: { botToken: '' } }, ['bad missing: slack.botToken']],
    [
      'has a value of another kind',
      { ...whole, datadog: { apiKey: 'nonsense', appKey: 'b'.repeat(40) } },
      ['warning datadog.apiKey looks odd: expected 32 hexadecimal digits'],
    ],
  ])('%s', (_, document, expected) => {
    expect(told(checkSecretDocument(document, false))).toEqual(expected);
    expect(JSON.stringify(checkSecretDocument(document, false))).not.toContain('nonsense');
  });

  test('lacks the secret that the setup of a service needs', () => {
    const services = ['shop', 'cart'].map((name) => ({ name, test: { setupSecret: 'NPM_TOKEN', timeoutMinutes: 1 } }));
    const [shop] = services;
    expect(shop && told(checkSecretDocument(whole, false, [shop]))).toEqual([
      'bad missing: setup.NPM_TOKEN, which the setup of shop needs',
    ]);
    const filled = { ...whole, setup: { NPM_TOKEN: 'npm_0123456789' } };
    expect(told(checkSecretDocument(filled, false, services))).toEqual(['good 9 values are there']);
  });

  test('lacks what the escalation of a service calls with', () => {
    const [shop] = aConfig({
      escalation: escalationSchema.parse({
        steps: [{ call: 'mention' }, { call: 'pagerduty' }, { call: 'webhook', url: 'https://calls.example.com' }],
      }),
    }).services;
    expect(shop && told(checkSecretDocument(whole, false, [shop]))).toEqual([
      'bad missing: pagerduty.routingKey, which the escalation of checkout needs',
      'bad missing: calls.signingSecret, which the escalation of checkout needs',
    ]);
    const filled = { ...whole, pagerduty: { routingKey: 'k'.repeat(32) }, calls: { signingSecret: 's'.repeat(32) } };
    expect(shop && told(checkSecretDocument(filled, false, [shop]))).toEqual(['good 10 values are there']);
  });

  test.each([
    ['has the same bot token', { slack: { botToken: 'xoxb-1' } }, []],
    ['is of an older stage', { webhookSecrets: ['w'] }, [/^warning .*lacks the bot’s token: no window opens/]],
    ['has an older bot token', { slack: { botToken: 'xoxb-0' } }, [/^warning .*another bot’s token: no window opens/]],
    ['is empty', undefined, [/^warning .*lacks the bot’s token/]],
  ])('the secret that opens windows %s', (_, callers, expected) => {
    const findings = checkWindowToken(callers, whole);
    expect(told(findings)).toEqual(expected.map((words) => expect.stringMatching(words)));
    expect(JSON.stringify(findings)).not.toContain('xoxb');
  });

  test('a runtime on this machine needs none of what outside callers show', () => {
    const { webhookSecrets, datadog, model } = whole;
    const document = { webhookSecrets, datadog, model, github: { token: 'ghp_abc' }, slack: { botToken: 'xoxb-1' } };
    expect(told(checkSecretDocument(document, true))).toEqual(['good 6 values are there']);
  });
});

const KEY = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

describe('the webhook', () => {
  test.each([
    ['as it must', (secret: string | undefined) => (secret === 's' ? 400 : 401), 's', ['good', 'good']],
    ['open to everyone', () => 400, 's', ['bad', 'good']],
    ['with another secret', () => 401, 's', ['good', 'bad']],
    ['without a secret', () => 401, undefined, ['good', 'bad']],
  ] as const)('answers %s', async (_, status, secret, expected) => {
    const server = createServer((request, response) => {
      const shown = request.headers['x-mendhook-secret'];
      response.writeHead(status(typeof shown === 'string' ? shown : undefined)).end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const findings = await checkWebhook(`http://127.0.0.1:${port}/datadog/${KEY}`, secret);
    expect(findings.map(({ state }) => state)).toEqual(['good', ...expected]);
  });
});

test('the doctor’s own calls count as no alert', async () => {
  const refused: unknown[] = [];
  const receive = createReceiver({
    queue: { send: () => Promise.reject(new Error('nothing may be queued')) },
    secrets: fixedSecrets({ webhookSecrets: ['s'] }),
    clock: () => NOW,
    logger: {
      info: () => undefined,
      warn: (event, fields) => void refused.push(measureEvent(event, fields ?? {})),
      error: () => undefined,
    },
  });
  const server = createServer(async (request, response) => {
    const secret = request.headers['x-mendhook-secret'];
    const body = Buffer.concat(await Array.fromAsync(request));
    const { status } = await receive({ method: 'POST', secret: secret === undefined ? secret : String(secret), body });
    response.writeHead(status).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const findings = await checkWebhook(`http://127.0.0.1:${port}/datadog`, 's');
  // The address of this server can be guessed.
  expect(findings.map(({ state }) => state)).toEqual(['warning', 'good', 'good']);
  const counted = { name: 'WebhooksRefused', unit: 'Count', value: 1 };
  expect(refused).toEqual([[counted], [counted]]);
});

describe('Datadog', () => {
  const services = [aService()];

  test('keys, logs and monitors are there', async () => {
    const fixture = await startDatadogFixture();
    await ship(fixture, { service: 'checkout', status: 'error', message: 'x', ddtags: 'env:production' });
    await fixture.monitors.createMonitor({
      body: {
        name: 'm',
        type: 'log alert',
        query: 'logs("service:checkout").index("*").rollup("count").last("5m") > 5',
        message: '@webhook-mendhook-prod',
      },
    });
    expect(told(await check(fixture.datadog.url, fixture.clock.now + 1_000))).toEqual([
      'good the-site takes the API key',
      'good the services’ logs are found',
      'good 1 monitor calls @webhook-mendhook-prod',
    ]);
  });

  test('a wrong key, a wrong application key, no log and no monitor are told', async () => {
    const { datadog, clock } = await startDatadogFixture();
    expect(told(await check(datadog.url, clock.now, { ...KEYS, apiKey: 'other' }))).toEqual([
      'bad the-site does not take the API key (403): wrong key, or wrong site',
    ]);
    expect(told(await check(datadog.url, clock.now, { ...KEYS, appKey: 'other' }))).toEqual([
      'good the-site takes the API key',
      'bad logs cannot be searched (403)',
      'warning monitors cannot be listed (403)',
    ]);
    expect(told(await check(datadog.url, clock.now)).slice(1)).toEqual([
      'warning no service logged anything in the last day',
      'warning no monitor calls @webhook-mendhook-prod',
    ]);
  });

  const check = (apiUrl: string, now: number, input: { apiKey: string; appKey: string } = KEYS) =>
    checkDatadog(connectDatadog({ ...input, site: 'x', apiUrl }), {
      site: 'the-site',
      webhook: 'mendhook-prod',
      services,
      now,
    });
});

describe('Slack', () => {
  test('token, scopes and channels', async () => {
    const slack = await closing(
      startSlack({
        stateDirectory: temporaryDirectory(),
        token: 'xoxb-1',
        channels: ['alerts', { name: 'quiet', isMember: false }],
      }),
    );
    const at = (token: string) => ({ token, apiUrl: slack.apiUrl });
    expect(
      (await checkSlack(at('xoxb-1'), { channels: ['#alerts', '#alerts', '#quiet', '#none'], groups: [] })).map(
        ({ state }) => state,
      ),
    ).toEqual(['good', 'good', 'bad', 'bad']);
    expect(told(await checkSlack(at('xoxb-2'), { channels: [], groups: [] }))).toEqual([
      'bad the bot token is refused: invalid_auth',
    ]);
  });

  test('scopes that were not granted are named', async () => {
    const slack = await closing(
      startSlack({ stateDirectory: temporaryDirectory(), token: 'x', channels: ['a'], scopes: ['chat:write'] }),
    );
    expect(told(await checkSlack({ token: 'x', apiUrl: slack.apiUrl }, { channels: ['#a'], groups: [] }))).toEqual([
      'bad the bot lacks files:write, channels:history, channels:read, groups:history, groups:read, app_mentions:read, commands',
    ]);
  });

  const PUBLIC_ONLY = [
    'chat:write',
    'files:write',
    'channels:read',
    'channels:history',
    'app_mentions:read',
    'commands',
  ];
  const WITH_PRIVATE = [...PUBLIC_ONLY, 'groups:read', 'groups:history'];
  const many = Array.from({ length: 1_200 }, (_, at) => `channel-${at}`);

  test.each([
    [
      'are found among the private ones',
      WITH_PRIVATE,
      [],
      ['good the bot mendhook of mendhook local has its scopes', 'good is in #secret', 'good is in #channel-1199'],
    ],
    [
      'are looked for among those that the bot may list',
      PUBLIC_ONLY,
      [],
      [
        'bad the bot lacks groups:history, groups:read',
        'bad there is no channel #secret visible to the bot',
        'good is in #channel-1199',
      ],
    ],
    [
      'need no right to read user groups unless the configuration has some',
      WITH_PRIVATE,
      ['S0ONCALL'],
      ['bad the bot lacks usergroups:read', 'good is in #secret', 'good is in #channel-1199'],
    ],
  ])('channels %s', async (_, scopes, groups, expected) => {
    const slack = await closing(
      startSlack({
        stateDirectory: temporaryDirectory(),
        token: 'x',
        channels: [{ name: 'secret', isPrivate: true }, ...many],
        scopes,
      }),
    );
    const wanted = { channels: ['#secret', '#channel-1199'], groups };
    expect(told(await checkSlack({ token: 'x', apiUrl: slack.apiUrl }, wanted))).toEqual(expected);
  });
});

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
      app: { ...APP, permissions: { contents: 'write', pull_requests: 'write', issues: 'write', metadata: 'read' } },
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
      'bad acme/checkout: the App lacks pull_requests:write, issues:write',
      'warning acme/checkout: the App may do more than it needs: administration:read',
      'bad acme/checkout: main can be merged into without a review',
    ]);
    github.protectBranch('acme', 'checkout', { branch: 'main', requiredApprovals: 0, enforceAdmins: false });
    expect(told(await check(app, github.url)).at(-1)).toMatch(/^warning .* only its administrators see$/);
    expect(told(await check(app, github.url, 'trunk')).at(-1)).toBe('bad acme/checkout has no branch trunk');
    expect(told(await check({ token: 'ghp_person' }, github.url))[0]).toMatch(/^warning .*personal token/);
  });
});

describe('the model', () => {
  const model = aConfig().model;

  test('is asked for one token, and a refused key is told', async () => {
    const api = await closing(startScriptedMessagesApi({ conversation: { name: 'none', phases: [] }, apiKey: 'k' }));
    expect(told(await checkModel({ model, apiKey: 'wrong', apiUrl: api.url }))).toEqual([
      'bad the key is refused (401)',
    ]);
    expect(told(await checkModel({ model, apiKey: undefined }))).toEqual(['bad there is no Anthropic API key']);
  });

  test('answers, with a price', async () => {
    const server = createServer((_, response) =>
      response.writeHead(200).end(JSON.stringify({ usage: { input_tokens: 10, output_tokens: 1 } })),
    );
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(told(await checkModel({ model, apiKey: 'k', apiUrl: `http://127.0.0.1:${port}` }))).toEqual([
      'good claude-opus-5-5 answers (one token: $0.000060 at list price)',
    ]);
  });
});

test('the last alert is told, and a silence of weeks is a warning', async () => {
  const ledger = createMemoryLedger();
  expect(told(await checkActivity(ledger, NOW))).toEqual(['warning no alert has come in yet']);
  await ledger.recordAlert(receivedAlert(anAlert()));
  expect(told(await checkActivity(ledger, NOW + 60_000))).toEqual(['good the last alert arrived 1 min ago']);
  expect(told(await checkActivity(ledger, NOW + 20 * 86_400_000))).toEqual(['warning the last alert arrived 20 d ago']);
});

test('a stage that is older than the checkout is told', async () => {
  const checkout = { commit: 'abc1234', committedAt: NOW };
  const hour = 3_600_000;
  expect(told(checkVersion(NOW + 1, checkout, NOW + hour))).toEqual([
    'good deployed 59 min ago, after abc1234 of this checkout',
  ]);
  expect(told(checkVersion(NOW - 1, checkout, NOW + hour))).toEqual([
    'warning deployed 1 h ago, before abc1234 of this checkout',
  ]);
  expect(told(checkVersion(NOW, undefined, NOW))).toEqual(['good deployed 0 s ago']);
  expect(told(checkVersion(undefined, checkout, NOW))[0]).toMatch(/^warning CloudFormation/);
  expect(await readCheckout(temporaryDirectory())).toBeUndefined();
});

test('whether tests can be run is seen from the branch', async () => {
  const { github } = await startGitHubFixture();
  const inspector = createGitHubInspector({
    github: { token: 'ghp_person' },
    tokens: createTokenSource({ github: { token: 'ghp_person' }, apiUrl: github.url }),
    apiUrl: github.url,
  });
  const files = await inspector.files('acme/checkout', 'main');
  expect(files?.length).toBeGreaterThan(0);
  const check = async (test: object, branch = 'main') =>
    told(await checkTests(inspector, [{ ...aService({ branch }), test: { timeoutMinutes: 10, ...test } }]))[0];
  expect(await check({ command: 'sh test.sh', regression: 'sh test.sh {files}' })).toBe(
    'good checkout: `sh test.sh` runs the tests',
  );
  expect(await check({ command: 'cargo test', regression: 'cargo test {files}' })).toMatch(
    /^warning .* needs Cargo.toml/,
  );
  expect(await check({ command: 'cd shop && cargo test', regression: 'cargo test {files}' })).toMatch(
    /^warning .* needs Cargo.toml, which is not in shop of main/,
  );
  expect(await check({}, 'trunk')).toBe('bad checkout: acme/checkout has no branch trunk');
  const seen = (known: Readonly<Record<string, string>>) =>
    checkTests({ files: async () => Object.keys(known), text: async (_, __, path) => known[path] ?? '' }, [
      { ...aService(), test: { timeoutMinutes: 10 } },
    ]).then(told);
  expect(await seen({ 'go.mod': 'module x', 'a_test.go': '' })).toEqual([expect.stringMatching(/^good checkout: Go/)]);
  expect(await seen({ 'README.md': '' })).toEqual([
    expect.stringMatching(/^bad checkout: no tests are recognised in acme\/checkout: none of its files/),
  ]);
});

test('a check that fails becomes a finding and stops no other', async () => {
  const seen: string[] = [];
  const checked = await runChecks(
    [
      { name: 'one', run: () => Promise.reject(new UpstreamError('Slack', 'is down', { retryable: true })) },
      { name: 'two', run: async () => [{ state: 'good', what: 'fine' }] },
    ],
    ({ name }) => seen.push(name),
  );
  expect(seen).toEqual(['one', 'two']);
  expect(checked.map(({ findings }) => told(findings))).toEqual([['bad Slack: is down'], ['good fine']]);
});

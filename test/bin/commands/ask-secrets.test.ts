import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { askSecrets } from '../../../bin/commands/secrets/ask-secrets.ts';
import { applierSecretsOf } from '../../../core/config/optional-secrets.ts';
import { down, typingPrompts } from '../prompts.ts';

const SHARED = {
  webhookSecrets: ['datadog-new', 'datadog-old'],
  rotatingUntil: 1_800_000_000_000,
  datadog: { apiKey: 'api', appKey: 'app' },
  slack: { botToken: 'xoxb-1', signingSecrets: ['slack-new', 'slack-old'] },
  model: { apiKey: 'sk-ant-1' },
  setup: { NPM_TOKEN: 'npm_0123456789' },
};
const GITHUB = {
  app: { appId: 4711, privateKey: 'pem' },
  'two tokens': { pushToken: 'push', pullRequestToken: 'pull' },
  'one token': { token: 'ghp_1' },
};
const heard = { webhookSecrets: ['github-new', 'github-old'] };
const A_FILE = import.meta.filename;
const FULL = { ...SHARED, github: { ...GITHUB.app, ...heard } };

describe('Enter throughout keeps what is stored', () => {
  test.each(Object.entries(GITHUB))('GitHub by %s', async (_, github) => {
    const full = { ...SHARED, github: { ...github, ...heard } };
    expect(await askSecrets(full, typingPrompts().prompts)).toEqual(full);
  });

  test.each([
    ['no model', { ...FULL, model: undefined }],
    [
      'no caller but Datadog',
      { ...FULL, github: { token: 't', webhookSecrets: [] }, slack: { botToken: 'x', signingSecrets: [] } },
    ],
    ['an App id that is text', { ...FULL, github: { ...FULL.github, appId: '4711' } }],
  ])('a document with %s', async (_, document) => {
    expect(await askSecrets(document, typingPrompts().prompts)).toEqual(document);
  });

  test('a field that is wrong or missing hides no other field', async () => {
    const { datadog: _, ...rest } = FULL;
    const damaged = { ...rest, slack: { ...rest.slack, botToken: 5 } };
    const typed = { 'Datadog API key': 'api', 'Datadog application key': 'app', 'Slack bot token': 'xoxb-1' };
    expect(await askSecrets(damaged, typingPrompts(typed).prompts)).toEqual(FULL);
  });
});

describe('one answer changes its own field', () => {
  const { datadog, github, slack } = FULL;
  test.each<[string, Readonly<Record<string, string>>, object]>([
    ['API key', { 'Datadog API key': 'new' }, { datadog: { ...datadog, apiKey: 'new' } }],
    ['application key', { 'Datadog application key': ' new ' }, { datadog: { ...datadog, appKey: 'new' } }],
    ['App id', { 'App id': '12' }, { github: { ...github, appId: '12' } }],
    ['private key', { 'private key': A_FILE }, { github: { ...github, privateKey: readFileSync(A_FILE, 'utf8') } }],
    ['bot token', { 'Slack bot token': 'new' }, { slack: { ...slack, botToken: 'new' } }],
    ['model', { Anthropic: 'new' }, { model: { apiKey: 'new' } }],
    [
      'signing secret, the earlier one beside it',
      { 'Slack signing secret (': 'new' },
      { slack: { ...slack, signingSecrets: ['new', 'slack-new'] } },
    ],
    [
      'signing secret alone',
      { 'Slack signing secret (': 'new', 'Accept the earlier Slack': 'n' },
      { slack: { ...slack, signingSecrets: ['new'] } },
    ],
    [
      'end of a rotation',
      { 'Stop accepting the older Slack': 'y' },
      { slack: { ...slack, signingSecrets: ['slack-new'] } },
    ],
    [
      'webhook secret of GitHub',
      { 'GitHub webhook secret (': 'new' },
      { github: { ...github, webhookSecrets: ['new', 'github-new'] } },
    ],
    [
      'end of a rotation at GitHub',
      { 'Stop accepting the older GitHub': 'y' },
      { github: { ...github, webhookSecrets: ['github-new'] } },
    ],
    ['one token', { 'signs in to GitHub': down(2), 'GitHub token': 'ghp_2' }, { github: { token: 'ghp_2', ...heard } }],
    [
      'two tokens',
      { 'signs in to GitHub': down(1), 'writes contents': 'a', 'writes pull requests': 'b' },
      { github: { pushToken: 'a', pullRequestToken: 'b', ...heard } },
    ],
  ])('%s', async (_, typed, changed) => {
    const { prompts, unused } = typingPrompts(typed);
    expect(await askSecrets(FULL, prompts)).toEqual({ ...FULL, ...changed });
    expect(unused).toEqual(new Set());
  });
});

test('a question says one thing about Enter, or nothing', async () => {
  const empty = typingPrompts({
    'Datadog API key': 'a',
    'Datadog application key': 'b',
    'App id': '1',
    'private key': A_FILE,
    'Slack bot token': 'x',
  });
  const made = await askSecrets({}, empty.prompts);
  expect(made.webhookSecrets).toEqual([expect.stringMatching(/^.{43}$/)]);
  const full = typingPrompts();
  await askSecrets(FULL, full.prompts);
  for (const question of [...empty.shown, ...full.shown]) {
    expect(question.match(/\(Enter: [^()]+\)/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(question).not.toContain('(empty');
  }
  const hints = (shown: readonly string[]) => shown.flatMap((each) => /\(Enter: .*\)$/.exec(each) ?? []);
  expect(hints(full.shown)).toEqual(Array.from({ length: 7 }, () => '(Enter: keep it)'));
  expect(hints(empty.shown)).not.toContain('(Enter: keep it)');
});

describe('secrets of calls', () => {
  const CALLS = { pagerduty: { routingKey: 'r'.repeat(32) }, calls: { signingSecret: 's'.repeat(32) } };
  const typed = { 'PagerDuty routing key': 'r'.repeat(32), 'signs calls to your webhook': 's'.repeat(32) };

  test('are asked for if an escalation needs them', async () => {
    const both = new Set(['pagerduty.routingKey', 'calls.signingSecret'] as const);
    expect(await askSecrets(FULL, typingPrompts(typed).prompts, both)).toEqual({ ...FULL, ...CALLS });
    expect(await askSecrets(FULL, typingPrompts().prompts, both)).toEqual(FULL);
    const { prompts, unused } = typingPrompts(typed);
    const { calls: _, ...pagerduty } = CALLS;
    expect(await askSecrets(FULL, prompts, new Set(['pagerduty.routingKey']))).toEqual({ ...FULL, ...pagerduty });
    expect(unused).toEqual(new Set(['signs calls to your webhook']));
  });

  test('are asked for if they are stored, and Enter keeps them', async () => {
    const full = { ...FULL, ...CALLS };
    expect(await askSecrets(full, typingPrompts().prompts)).toEqual(full);
    const changed = typingPrompts({ 'PagerDuty routing key': 'new' });
    expect(await askSecrets(full, changed.prompts)).toEqual({ ...full, pagerduty: { routingKey: 'new' } });
    const short = typingPrompts({ 'signs calls to your webhook': 'short' });
    await expect(askSecrets(full, short.prompts)).rejects.toThrow('calls.signingSecret');
  });
});

test('what is missing is named, and no value is', async () => {
  const asking = askSecrets({}, typingPrompts({ 'Datadog API key': 'visible' }).prompts);
  await expect(asking).rejects.toThrow(/datadog\.appKey/);
  await expect(asking).rejects.not.toThrow(/visible/);
});

describe('JIRA', () => {
  const jira = { email: 'bot@example.com', apiToken: 'token', webhookSecrets: [] };
  const wanted = new Set(['jira.email', 'jira.apiToken'] as const);

  test('is asked for where the configuration has it', async () => {
    const typed = { 'Atlassian account': 'bot@example.com', 'API token': 'token' };
    expect(await askSecrets(FULL, typingPrompts(typed).prompts, wanted)).toEqual({ ...FULL, jira });
    expect(await askSecrets(FULL, typingPrompts(typed).prompts)).toEqual(FULL);
  });

  test('its webhook’s secret is asked for where JIRA calls, and a stored one is kept', async () => {
    const typed = { 'Atlassian account': 'bot@example.com', 'API token': 'token', 'JIRA webhook secret': 'shh' };
    const all = new Set([...wanted, 'jira.webhookSecrets'] as const);
    const asked = await askSecrets(FULL, typingPrompts(typed).prompts, all);
    expect(asked.jira).toEqual({ ...jira, webhookSecrets: ['shh'] });
    expect((await askSecrets(asked, typingPrompts().prompts)).jira).toEqual(asked.jira);
  });

  test('is kept where it is stored, and may be left out', async () => {
    expect(await askSecrets({ ...FULL, jira }, typingPrompts().prompts)).toEqual({ ...FULL, jira });
    expect(await askSecrets(FULL, typingPrompts().prompts, wanted)).toEqual(FULL);
  });
});

describe('Cursor', () => {
  const cursor = { apiKey: 'crsr_key' };
  const wanted = applierSecretsOf([{ applier: 'cursor' }, {}]);

  test('its key is asked for where it applies patches', async () => {
    expect(await askSecrets(FULL, typingPrompts({ 'Cursor API key': 'crsr_key' }).prompts, wanted)).toEqual({
      ...FULL,
      cursor,
    });
    expect(await askSecrets(FULL, typingPrompts().prompts, applierSecretsOf([{}]))).toEqual(FULL);
  });

  test('its key is kept where it is stored, and may be left out', async () => {
    expect(await askSecrets({ ...FULL, cursor }, typingPrompts().prompts)).toEqual({ ...FULL, cursor });
    expect(await askSecrets(FULL, typingPrompts().prompts, wanted)).toEqual(FULL);
  });
});

import { describe, expect, test } from 'vitest';
import { checkSecretDocument, checkWindowToken } from '../../../../bin/commands/doctor/checks/secrets.ts';
import { escalationSchema } from '../../../../core/config/escalation.ts';
import { jiraConfigSchema } from '../../../../core/config/jira.ts';
import { aConfig } from '../../../fixtures/records.ts';
import { told } from './told.ts';

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

  test('lacks the account of JIRA', () => {
    const jira = jiraConfigSchema.parse({ site: 'https://acme.atlassian.net', project: 'SHOP' });
    expect(told(checkSecretDocument(whole, false, [], jira))).toEqual([
      'bad missing: jira.email, which `jira` needs',
      'bad missing: jira.apiToken, which `jira` needs',
    ]);
    const hearing = jiraConfigSchema.parse({ ...jira, webhook: { services: [{ service: 'checkout' }] } });
    const account = { email: 'bot@example.com', apiToken: 't'.repeat(24) };
    expect(told(checkSecretDocument({ ...whole, jira: account }, false, [], hearing))).toEqual([
      'bad missing: jira.webhookSecrets, which `jira.webhook` needs',
    ]);
    const known = { ...account, webhookSecrets: ['w'.repeat(32)] };
    expect(told(checkSecretDocument({ ...whole, jira: known }, false, [], hearing))).toEqual([
      'good 11 values are there',
    ]);
    const filled = { ...whole, jira: { email: 'bot@example.com', apiToken: 't'.repeat(24) } };
    expect(told(checkSecretDocument(filled, false, [], jira))).toEqual(['good 10 values are there']);
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

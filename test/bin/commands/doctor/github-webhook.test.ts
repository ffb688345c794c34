import { startGitHub } from '@mendhook/emulators/github';
import { expect, test } from 'vitest';
import { createGitHubInspector } from '../../../../adapters/github-inspector.ts';
import { createTokenSource } from '../../../../adapters/github-tokens.ts';
import { checkGitHubWebhook } from '../../../../bin/commands/doctor/checks/github-webhook.ts';
import { githubAppEvents } from '../../../../core/deployment/github-app.ts';
import { closing, temporaryDirectory } from '../../../../packages/emulators/test/aws/stand-in.ts';
import { APP, keys } from '../../../../packages/emulators/test/github/fixture.ts';

const STAGE = 'https://abc.execute-api.eu-central-1.amazonaws.com/github/f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

const events = async () => githubAppEvents(undefined);

async function inspectorOf(webhookUrl: string | undefined, heard = githubAppEvents(undefined)) {
  const github = { appId: APP.id, privateKey: keys.privateKey };
  const { url: apiUrl } = await closing(
    startGitHub({ stateDirectory: temporaryDirectory(), app: { ...APP, webhookUrl, events: heard } }),
  );
  return createGitHubInspector({ github, tokens: createTokenSource({ github, apiUrl }), apiUrl });
}

test.each([
  ['this stage', STAGE, 'good the App’s webhook calls this stage'],
  [
    'what stands in front of it',
    `https://hooks.example.com/in${new URL(STAGE).pathname}`,
    'good the App’s webhook calls this stage',
  ],
  [
    'another address',
    'https://example.com/github/KEY',
    'warning the App’s webhook calls another address: merges and rejections are noticed later',
  ],
  ['nobody', undefined, 'warning the App has no webhook: merges and rejections are noticed later'],
])('the App calls %s', async (_, webhookUrl, expected) => {
  const findings = await checkGitHubWebhook(await inspectorOf(webhookUrl), STAGE, { isApp: true });
  expect(findings.map(({ state, what }) => `${state} ${what}`)).toEqual([expected]);
  // Whoever knows the address can use up its limit of calls.
  expect(JSON.stringify(findings)).not.toContain('f81d4fae');
});

test('events that the App does not hear of are named', async () => {
  const findings = await checkGitHubWebhook(await inspectorOf(STAGE, ['pull_request']), STAGE, { isApp: true });
  expect(findings.map(({ state, what }) => `${state} ${what}`)).toEqual([
    'warning the App does not hear of push, delete, issue_comment, pull_request_review, pull_request_review_comment: what happens to a draft is noticed within an hour, and words on it are not heard',
  ]);
});

test('a webhook that sends forms is told', async () => {
  const webhook = async () => ({ url: STAGE, isJson: false });
  expect((await checkGitHubWebhook({ webhook, events }, STAGE, { isApp: true })).map(({ state }) => state)).toEqual([
    'warning',
  ]);
});

test('GitHub is not asked on one machine, nor for a personal token', async () => {
  const webhook = async () => Promise.reject(new Error('asked'));
  expect(await checkGitHubWebhook({ webhook, events }, undefined, { isApp: true })).toEqual([]);
  expect(await checkGitHubWebhook({ webhook, events }, STAGE, { isApp: false })).toEqual([]);
});

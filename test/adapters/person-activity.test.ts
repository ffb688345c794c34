import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '@mendhook/emulators/listen';
import { startSlack } from '@mendhook/emulators/slack';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { createPersonActivity } from '../../adapters/person-activity.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const NOWHERE = 'http://127.0.0.1:1';
const tokens = { mint: async () => 'token' };
const noAttention = async () => ({ isKept: false, isHeadByBot: true });
const activityOf = (slackUrl: string, githubUrl: string, readAttention: CodeHost['readAttention'] = noAttention) =>
  createPersonActivity({
    slack: { token: 'xoxb-any', apiUrl: slackUrl },
    github: { tokens, apiUrl: githubUrl, readAttention },
  });

test('the first reply of a person in a thread, not of the bot, and not before', async () => {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'mendhook-activity-'));
  const clock = { now: NOW };
  const slack = await startSlack({ stateDirectory, token: 'xoxb-any', channels: ['alerts'], clock: () => clock.now });
  onTestFinished(async () => {
    await slack.close();
    await rm(stateDirectory, { recursive: true });
  });
  const client = new WebClient('xoxb-any', { slackApiUrl: slack.apiUrl });
  const channel = slack.channels()[0]?.id ?? '';
  const first = await client.chat.postMessage({ channel, text: 'It fails' });
  const thread = { channel, ts: first.ts ?? '' };
  const activity = activityOf(slack.apiUrl, NOWHERE);
  clock.now += 1_000;
  slack.say({ channel, texts: ['early'], threadTs: thread.ts });
  const since = clock.now + 500;
  clock.now += 1_000;
  await client.chat.postMessage({ channel, text: 'Diagnosed', thread_ts: thread.ts });
  expect(await activity.firstReply(thread, since)).toBeUndefined();
  clock.now += 60_000;
  slack.say({ channel, texts: ['I look'], threadTs: thread.ts });
  const at = await activity.firstReply(thread, since);
  expect(Math.abs((at ?? 0) - clock.now)).toBeLessThan(1_000);
  slack.refuseNext('conversations.replies', { calls: 9, error: 'internal_error' });
  await expect(activity.firstReply(thread, since)).rejects.toThrow(UpstreamError);
});

test.each<[string, object, boolean]>([
  ['words', { user: 'U1' }, true],
  ['a file', { user: 'U1', subtype: 'file_share' }, true],
  ['words that go to the channel as well', { user: 'U1', subtype: 'thread_broadcast' }, true],
  ['words by /me', { user: 'U1', subtype: 'me_message' }, true],
  ['words of a bot', { user: 'U1', bot_id: 'B1' }, false],
  ['a file of a bot', { user: 'U1', bot_id: 'B1', subtype: 'file_share' }, false],
  ['that a person joined', { user: 'U1', subtype: 'channel_join' }, false],
  ['words of a bot without a user', { bot_id: 'B1', subtype: 'bot_message' }, false],
])('a reply is a person’s or not: %s', async (_, message, isAnswer) => {
  const slack = await listen(() => Response.json({ ok: true, messages: [{ ...message, ts: `${NOW / 1_000}.0` }] }), 0);
  onTestFinished(slack.close);
  const activity = activityOf(`${slack.url}/api/`, NOWHERE);
  expect(await activity.firstReply({ channel: 'C1', ts: '1.0' }, NOW - 1)).toBe(isAnswer ? NOW : undefined);
});

const person = { login: 'octocat', type: 'User' };
const at = (minute: number) => new Date(NOW + minute * 60_000).toISOString();
const commit = (minute: number, author: object | null) => ({ author, commit: { committer: { date: at(minute) } } });

test.each<[string, number | undefined, readonly object[], number | undefined]>([
  ['nothing', undefined, [], undefined],
  ['a word, a review or a label', 3, [], 3],
  ['a commit of a person', undefined, [commit(1, null), commit(6, person)], 6],
  ['both', 8, [commit(6, person)], 8],
  ['commits of a bot', undefined, [commit(3, { login: 'ci[bot]', type: 'Bot' })], undefined],
  ['commits of who opened it', undefined, [commit(3, { login: 'opener', type: 'User' })], undefined],
])('what people did to a pull request: %s', async (_, attended, commits, minute) => {
  const github = await listen((request) => {
    const path = new URL(request.url).pathname.replace('/repos/acme/shop/', '');
    return Response.json(path === 'pulls/7' ? { number: 7, user: { login: 'opener' } } : commits);
  }, 0);
  onTestFinished(github.close);
  const newest = attended === undefined ? {} : { newest: NOW + attended * 60_000 };
  const activity = activityOf(NOWHERE, github.url, async () => ({ ...newest, isKept: false, isHeadByBot: true }));
  expect(await activity.newestOnPullRequest({ repository: 'acme/shop', number: 7 })).toBe(
    minute === undefined ? undefined : NOW + minute * 60_000,
  );
});

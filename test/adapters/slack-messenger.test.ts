import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import { type LocalSlack, startSlack } from '../../local/slack/start.ts';
import { createMemoryMessenger } from '../fakes/memory-messenger.ts';
import { describeMessengerContract, message } from './messenger-contract.ts';

const started: { slack: LocalSlack; directory: string }[] = [];

async function startLocal(): Promise<LocalSlack> {
  const directory = mkdtempSync(join(tmpdir(), 'slack-'));
  const slack = await startSlack({
    stateDirectory: directory,
    token: 'xoxb-test',
    channels: ['alerts', { name: 'elsewhere', isMember: false }],
  });
  started.push({ slack, directory });
  return slack;
}

afterEach(async () => {
  for (const { slack, directory } of started.splice(0)) {
    await slack.close();
    rmSync(directory, { recursive: true });
  }
});

describeMessengerContract('the fake', async () => {
  const messenger = createMemoryMessenger();
  const threads = async () =>
    messenger.threads.map(({ messages, replies }) =>
      [messages.at(-1), ...replies.values()].map((each) => each?.text ?? ''),
    );
  return { messenger, threads };
});

describeMessengerContract('Slack’s own client', async () => {
  const slack = await startLocal();
  const threads = async () => {
    const roots = slack.messages().filter(({ threadTs, ts }) => threadTs === undefined || threadTs === ts);
    return roots.map(({ channel, ts }) => slack.thread(channel, ts).map(({ text }) => text));
  };
  return { messenger: createSlackMessenger({ token: 'xoxb-test', apiUrl: slack.apiUrl }), threads };
});

test.each([
  ['#nowhere', 'xoxb-test', 'there is no channel #nowhere that the bot can see'],
  ['#elsewhere', 'xoxb-test', 'could not open a thread: not_in_channel'],
  ['#alerts', 'xoxb-wrong', 'could not open a thread: invalid_auth'],
])('what Slack refuses for good (%s, %s) is said in its own words', async (channel, token, reason) => {
  const slack = await startLocal();
  const messenger = createSlackMessenger({ token, apiUrl: slack.apiUrl });
  await expect(messenger.open({ channel, key: 'a', message: message('one') })).rejects.toMatchObject({
    name: 'UpstreamError',
    system: 'Slack',
    retryable: false,
    message: expect.stringContaining(reason),
  });
});

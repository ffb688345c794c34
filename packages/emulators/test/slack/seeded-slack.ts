import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type LocalSlack, type SlackOptions, startSlack } from '../../slack/start.ts';
import type { SlackState } from '../../slack/state.ts';

export const TOKEN = 'xoxb-test';
export const CHANNEL = 'C0ALERTS';

type Message = SlackState['messages'][number];

/** A message of somebody in the channel. @param ts `SECONDS.MICROSECONDS` */
export const said = (ts: string, more: Partial<Message> = {}): Message => ({
  channel: CHANNEL,
  ts,
  user: 'U0SOMEBODY',
  text: ts,
  blocks: [],
  reactions: [],
  ...more,
});

/** A local Slack whose one channel, `#alerts`, holds these messages already, the oldest first. */
export async function startSeededSlack(
  messages: readonly Message[],
  options: Partial<SlackOptions> = {},
): Promise<LocalSlack> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'mendhook-slack-'));
  const newest = messages.map(({ ts }) => Math.round(Number(ts) * 1_000_000)).toSorted((a, b) => b - a)[0] ?? 0;
  const state: SlackState = {
    channels: [{ id: CHANNEL, name: 'alerts', isMember: true, isPrivate: false, createdAt: 0 }],
    messages: [...messages],
    lastTs: newest,
  };
  writeFileSync(join(stateDirectory, 'slack.json'), JSON.stringify(state));
  const slack = await startSlack({ stateDirectory, token: TOKEN, channels: ['alerts'], ...options });
  onTestFinished(async () => {
    await slack.close();
    rmSync(stateDirectory, { recursive: true, force: true });
  });
  return slack;
}

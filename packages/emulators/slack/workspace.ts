import { createHash } from 'node:crypto';
import type { StateFile } from '../state-file.ts';
import { SlackError } from './errors.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Block, SlackState, StoredChannel, StoredMessage } from './state.ts';
import type { Windows } from './windows.ts';

export const TEAM_ID = 'T0MENDHOOK';
export const BOT_USER = 'U0MENDHOOK';
export const BOT_ID = 'B0MENDHOOK';
export const APP_ID = 'A0MENDHOOK';
export const BOT_NAME = 'mendhook';

/** The one who sits at this machine, in Slack. */
export const PERSON = { id: 'U0LOCALYOU', name: 'you' } as const;

/** What every method works on. */
export interface Workspace {
  readonly store: StateFile<SlackState>;
  readonly clock: () => number;
  readonly permalink: (channel: string, ts: string) => string;
  readonly url: () => string;
  readonly onChange: () => void;
  readonly limits: RateLimits;
  /** User groups and the ids of their members. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** What passes: it is not kept with the messages, and a restart forgets it. */
  readonly passing: Passing;
  /** What people's clients show for the moment. */
  readonly windows: Windows;
}

export interface Passing {
  /** Messages that one person alone sees. */
  readonly ephemerals: Ephemeral[];
  /** What the bot is said to be doing in a thread, by channel and `ts`; empty when nothing. */
  readonly statuses: { readonly channel: string; readonly ts: string; readonly status: string }[];
  /** Slash commands that may be answered: when they were typed, who typed them, and how often they were answered. */
  readonly commands: Map<
    string,
    { readonly at: number; readonly channel: string; readonly user: string; answers: number }
  >;
}

export interface Ephemeral {
  readonly channel: string;
  readonly threadTs?: string | undefined;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Writes the state and tells the page that something has changed. */
export function commitChange(workspace: Workspace): void {
  workspace.store.save();
  workspace.onChange();
}

/**
 * Finds a channel by its id, `#name` or `name`.
 *
 * @throws {SlackError} channel_not_found; a private channel is there for its members only
 */
export function findChannel(workspace: Workspace, wanted: string): StoredChannel {
  const name = wanted.replace(/^#/, '');
  const found = workspace.store.state.channels.find((each) => each.id === wanted || each.name === name);
  if (!found || (found.isPrivate && !found.isMember)) throw new SlackError('channel_not_found');
  return found;
}

/** Finds a channel that the bot has joined. @throws {SlackError} channel_not_found, not_in_channel */
export function findJoinedChannel(workspace: Workspace, wanted: string): StoredChannel {
  const channel = findChannel(workspace, wanted);
  if (!channel.isMember) throw new SlackError('not_in_channel');
  return channel;
}

/** Finds one message. @throws {SlackError} message_not_found */
export function findMessage(workspace: Workspace, channel: string, ts: string): StoredMessage {
  const found = workspace.store.state.messages.find((each) => each.channel === channel && each.ts === ts);
  if (!found) throw new SlackError('message_not_found');
  return found;
}

/** Posts messages of the one who sits at this machine. @returns the `ts` of each @throws {SlackError} channel_not_found */
export function sayAsPerson(
  workspace: Workspace,
  { channel, texts, threadTs }: { channel: string; texts: readonly string[]; threadTs?: string | undefined },
): readonly string[] {
  const { id } = findChannel(workspace, channel);
  const posted = texts.map((text) => ({ text, ts: takeTs(workspace) }));
  for (const { text, ts } of posted) {
    workspace.store.state.messages.push({
      channel: id,
      ts,
      ...(threadTs === undefined ? {} : { threadTs }),
      user: PERSON.id,
      text,
      blocks: [],
      reactions: [],
    });
  }
  commitChange(workspace);
  return posted.map(({ ts }) => ts);
}

/** Deletes a message and the answers to it. @throws {SlackError} channel_not_found, message_not_found */
export function removeAsPerson(workspace: Workspace, { channel, ts }: { channel: string; ts: string }): void {
  const { id } = findChannel(workspace, channel);
  findMessage(workspace, id, ts);
  const { state } = workspace.store;
  state.messages = state.messages.filter((each) => each.channel !== id || (each.ts !== ts && each.threadTs !== ts));
  commitChange(workspace);
}

/** Makes sure that the channels exist; one that is known keeps its id. */
export function ensureChannels(
  workspace: Workspace,
  wanted: readonly { readonly name: string; readonly isMember: boolean; readonly isPrivate: boolean }[],
): void {
  const { channels } = workspace.store.state;
  for (const each of wanted) {
    if (channels.some((known) => known.name === each.name)) continue;
    channels.push({ ...each, id: channelId(each.name), createdAt: workspace.clock() });
  }
  commitChange(workspace);
}

/** A new `ts`: seconds and microseconds, later than every one before. */
export function takeTs(workspace: Workspace): string {
  const { state } = workspace.store;
  state.lastTs = Math.max(Math.floor(workspace.clock() * 1_000), state.lastTs + 1);
  return `${Math.floor(state.lastTs / 1_000_000)}.${String(state.lastTs % 1_000_000).padStart(6, '0')}`;
}

/** The same name has the same id on every machine, so that a link to a message is stable. */
const channelId = (name: string): string =>
  `C${createHash('sha256').update(name).digest('hex').slice(0, 10).toUpperCase()}`;

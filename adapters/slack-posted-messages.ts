import type { MessageMetadata, WebClient } from '@slack/web-api';
import { HOUR_MS } from '../core/durations.ts';
import type { Patiently } from './slack-patience.ts';

/** What the metadata of our messages is called. */
export const EVENT_TYPE = 'mendhook';

/** The most that Slack answers at once in a channel; a thread may have one more. */
const PAGE = 999;

interface Search {
  readonly channel: string;
  readonly key: string;
  /** Epoch milliseconds: what was posted before is not looked at. */
  readonly from: number;
}

/**
 * Finds the thread that was opened with a key, the newest messages of the channel first. Both ends are named: with `oldest`
 * alone, Slack may begin with the oldest message (https://api.slack.com/methods/channels.history).
 *
 * @param now epoch milliseconds
 * @returns the `ts` of its first message; undefined when there is none
 */
export async function findThread(
  slack: WebClient,
  patiently: Patiently,
  { channel, key, from, now }: Search & { readonly now: number },
): Promise<string | undefined> {
  // Slack's clock may run ahead of ours: the newest message must be in the range.
  const range = { channel, oldest: slackTime(from), latest: slackTime(now + HOUR_MS), limit: PAGE };
  return findOnPages(key, (cursor) =>
    patiently(() => slack.conversations.history({ ...range, ...cursor, include_all_metadata: true })),
  );
}

/** Finds the answer with a key in a thread. @returns its `ts`; undefined when there is none */
export async function findReply(
  slack: WebClient,
  patiently: Patiently,
  { channel, key, from, ts }: Search & { readonly ts: string },
): Promise<string | undefined> {
  const range = { channel, ts, oldest: slackTime(from), limit: PAGE };
  return findOnPages(key, (cursor) =>
    patiently(() => slack.conversations.replies({ ...range, ...cursor, include_all_metadata: true })),
  );
}

/** What a thread holds, its first message included. */
export async function repliesOf(
  slack: WebClient,
  patiently: Patiently,
  { channel, ts, from }: Pick<Search, 'channel' | 'from'> & { readonly ts: string },
): Promise<readonly Posted[]> {
  const range = { channel, ts, oldest: slackTime(from), limit: PAGE };
  return collectPages((cursor) => patiently(() => slack.conversations.replies({ ...range, ...cursor })));
}

interface Page {
  readonly messages?: readonly Posted[] | undefined;
  readonly response_metadata?: { readonly next_cursor?: string | undefined } | undefined;
}

export interface PostedFile {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** `tombstone`: it was deleted. */
  readonly mode?: string | undefined;
}

interface Posted {
  readonly ts?: string | undefined;
  readonly metadata?: Partial<MessageMetadata> | undefined;
  readonly files?: readonly PostedFile[] | undefined;
}

async function collectPages(read: (cursor: { cursor?: string }) => Promise<Page>): Promise<readonly Posted[]> {
  const all: Posted[] = [];
  let cursor: string | undefined;
  do {
    const { messages = [], response_metadata: more } = await read(cursor === undefined ? {} : { cursor });
    all.push(...messages);
    cursor = more?.next_cursor || undefined;
  } while (cursor !== undefined);
  return all;
}

async function findOnPages(
  key: string,
  read: (cursor: { cursor?: string }) => Promise<Page>,
): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const { messages = [], response_metadata: more } = await read(cursor === undefined ? {} : { cursor });
    const found = messages.find(
      ({ metadata }) => metadata?.event_type === EVENT_TYPE && metadata.event_payload?.['key'] === key,
    );
    if (found !== undefined) return found.ts;
    cursor = more?.next_cursor || undefined;
  } while (cursor !== undefined);
  return undefined;
}

/** Epoch milliseconds as Slack's `SECONDS.MICROSECONDS`. */
const slackTime = (milliseconds: number): string => (Math.max(0, milliseconds) / 1_000).toFixed(6);

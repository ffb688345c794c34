import { join } from 'node:path';
import { z } from 'zod';
import { openStateFile, type StateFile } from '../state-file.ts';

const channel = z.object({
  id: z.string(),
  name: z.string(),
  isMember: z.boolean(),
  isPrivate: z.boolean(),
  createdAt: z.number(),
});

const json = z.record(z.string(), z.unknown());

const message = z.object({
  channel: z.string(),
  ts: z.string(),
  threadTs: z.string().optional(),
  /** User id of the author. */
  user: z.string(),
  text: z.string(),
  blocks: z.array(json),
  metadata: z.object({ event_type: z.string(), event_payload: json }).optional(),
  editedTs: z.string().optional(),
  /** Ids of files that came with it. */
  files: z.array(z.string()).optional(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })),
});

const file = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string().optional(),
  /** In bytes. */
  length: z.number(),
  altText: z.string().optional(),
  /** The syntax of a snippet; left out for other files. */
  type: z.string().optional(),
  text: z.string().optional(),
  status: z.enum(['asked', 'uploaded', 'shared', 'deleted']),
});

const slackState = z.object({
  channels: z.array(channel),
  /** In the order in which they were posted. */
  messages: z.array(message),
  /** Left out in older documents. */
  files: z.array(file).optional(),
  /** Microseconds of the newest `ts`. */
  lastTs: z.number(),
});

export type Block = z.infer<typeof json>;
export type StoredChannel = z.infer<typeof channel>;
export type StoredMessage = z.infer<typeof message>;
export type StoredFile = z.infer<typeof file>;
export type SlackState = z.infer<typeof slackState>;

/** Opens what the stand-in remembers: channels and messages. */
export const openSlackState = (directory: string): StateFile<SlackState> =>
  openStateFile(join(directory, 'slack.json'), slackState, { channels: [], messages: [], lastTs: 0 });

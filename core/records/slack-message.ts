import type { KnownBlock } from '@slack/types';
import { z } from 'zod';

/** A message as Slack takes it: blocks for people, `text` for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

const isBlock = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** A message that was kept. Its blocks are as they were made here. */
export const slackMessageSchema = z.object({
  text: z.string(),
  blocks: z.array(z.custom<KnownBlock>(isBlock, 'expected a block')),
});

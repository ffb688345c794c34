import { createHash } from 'node:crypto';
import type { SlackMessage } from '../../records/slack-message.ts';

/** Tells messages apart, in 16 characters. */
export const messageHash = ({ text, blocks }: SlackMessage): string =>
  createHash('sha256')
    .update(JSON.stringify([text, blocks]))
    .digest('hex')
    .slice(0, 16);

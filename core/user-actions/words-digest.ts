import { createHash } from 'node:crypto';

/** Names a text: the same words have the same digest, whatever their line ends. */
export const wordsDigest = (text: string): string =>
  createHash('sha256').update(text.replace(/\r\n?/g, '\n').trim().toWellFormed()).digest('hex');

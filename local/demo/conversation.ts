import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type Conversation, type ConversationInput, conversationSchema } from '../model/conversation.ts';
import { investigate } from './conversation-investigate.ts';
import { proposeFix } from './conversation-propose-fix.ts';

/** What the scripted model says about the sample's bug. */
const sampleConversation: ConversationInput = { name: 'sample', phases: [investigate, proposeFix] };

/**
 * Reads the conversation that the scripted model plays.
 *
 * @param file a module that exports `conversation`, or a `.json` file; the sample's own when left out
 * @throws {Error} when it cannot be read or is no conversation, naming the file and every problem
 */
export async function loadConversation(file?: string): Promise<Conversation> {
  const read = conversationSchema.safeParse(file === undefined ? sampleConversation : await readConversation(file));
  if (read.success) return read.data;
  throw new Error(`${file ?? "the sample's conversation"} is no conversation:\n${z.prettifyError(read.error)}`);
}

async function readConversation(file: string): Promise<unknown> {
  try {
    if (file.endsWith('.json')) return JSON.parse(await readFile(file, 'utf8'));
    const { conversation }: { conversation?: unknown } = await import(pathToFileURL(resolve(file)).href);
    return conversation;
  } catch (cause) {
    throw new Error(`the conversation ${file} cannot be read`, { cause });
  }
}

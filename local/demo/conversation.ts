import { type Conversation, conversationSchema } from '../model/conversation.ts';
import { readConversation } from '../model/read-conversation.ts';
import { changeDraft } from './conversation-change-draft.ts';
import { investigate } from './conversation-investigate.ts';
import { proposeFix } from './conversation-propose-fix.ts';

/**
 * The conversation that the demo plays.
 *
 * @param file the sample's own when left out
 * @throws {LocalUsageError} when the file cannot be read, or is no conversation
 */
export const loadConversation = async (file?: string): Promise<Conversation> =>
  file === undefined
    ? conversationSchema.parse({ name: 'sample', phases: [investigate, changeDraft, proposeFix] })
    : readConversation(file);

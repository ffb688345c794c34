import { type Conversation, conversationSchema } from '../../../local/model/conversation.ts';
import { type MessagesRequest, messagesRequest } from '../../../local/model/messages-request.ts';

const verdictCall = { name: 'StructuredOutput', input: { answer: 42 } };

/** Two phases of one verdict, told apart by the prompt, and one of another. */
export const conversation: Conversation = conversationSchema.parse({
  name: 'test',
  phases: [
    {
      name: 'repair',
      when: { verdictRequires: 'answer', promptSays: 'the tests failed' },
      steps: [{ text: 'Once more.', toolCalls: [verdictCall] }],
    },
    {
      name: 'answer',
      when: { verdictRequires: 'answer' },
      steps: [
        {
          text: 'I look.',
          toolCalls: [
            { name: 'Read', input: { file_path: 'src/a.js' }, resultContains: ['const a'] },
            { name: 'Grep', input: { pattern: 'a' } },
          ],
        },
        { toolCalls: [verdictCall] },
      ],
    },
    { name: 'by-system', when: { systemSays: 'You sum up.' }, steps: [{ toolCalls: [verdictCall] }] },
  ],
});

interface RequestParts {
  readonly prompt?: string;
  readonly required?: readonly string[];
  readonly tools?: readonly string[];
  readonly system?: string;
  readonly later?: readonly object[];
}

/** A request as Claude Code writes it: the tree is named in a system message after the prompt. */
export const requestBody = (parts: RequestParts = {}) => ({
  model: 'claude-opus-5-5',
  max_tokens: 1000,
  system: [{ type: 'text', text: 'You look into incidents.' }],
  messages: [
    { role: 'user', content: parts.prompt ?? 'What broke?' },
    {
      role: 'system',
      content: parts.system ?? '# Environment\n - Primary working directory: /tmp/a tree\n - Platform: linux',
    },
    ...(parts.later ?? []),
  ],
  tools: (parts.tools ?? ['Read', 'Grep', 'StructuredOutput']).map((name) => ({
    name,
    input_schema: { type: 'object', required: name === 'StructuredOutput' ? (parts.required ?? ['answer']) : [] },
  })),
});

export const request = (parts?: RequestParts): MessagesRequest => messagesRequest.parse(requestBody(parts));

export const assistant = (text = '…') => ({ role: 'assistant', content: [{ type: 'text', text }] });

/** What the tools answered to the first step of the phase `answer`. */
export const results = (read: unknown, grep: unknown = 'src/a.js:1:const a', readFailed = false) => ({
  role: 'user',
  content: [
    { type: 'tool_result', tool_use_id: 'toolu_answer_1_2', content: grep },
    { type: 'tool_result', tool_use_id: 'toolu_answer_1_1', content: read, ...(readFailed ? { is_error: true } : {}) },
  ],
});

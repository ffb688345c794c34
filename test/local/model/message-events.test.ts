import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Message, messageEvents } from '../../../local/model/message-events.ts';

const delta = z.object({
  type: z.literal('content_block_delta'),
  index: z.number(),
  delta: z.object({ text: z.string().optional(), partial_json: z.string().optional() }),
});

const text = fc.record({ type: fc.constant('text' as const), text: fc.string({ unit: 'grapheme', minLength: 1 }) });
const toolUse = fc.record({
  type: fc.constant('tool_use' as const),
  id: fc.constant('toolu_1'),
  name: fc.constant('Read'),
  input: fc.dictionary(fc.string(), fc.jsonValue()),
});

test('the pieces of every block, put together in order, are the block', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(text, toolUse), { minLength: 1, maxLength: 4 }), (content) => {
      const joined = content.map(() => '');
      for (const event of messageEvents(message(content))) {
        const read = delta.safeParse(event);
        if (read.success) joined[read.data.index] += read.data.delta.text ?? read.data.delta.partial_json ?? '';
      }
      expect(joined).toEqual(
        content.map((block) => (block.type === 'text' ? block.text : JSON.stringify(block.input))),
      );
    }),
  );
});

test('a long input comes in several pieces between the start and the stop of its block', () => {
  const input = { content: 'x'.repeat(100) };
  const events = [...messageEvents(message([{ type: 'tool_use', id: 'toolu_1', name: 'Write', input }]))];
  expect(events.map(({ type }) => type)).toEqual([
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(events[0]).toMatchObject({ message: { content: [], stop_reason: null } });
  expect(events[1]).toMatchObject({ content_block: { type: 'tool_use', id: 'toolu_1', name: 'Write', input: {} } });
  expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 7 } });
});

const message = (content: Message['content']): Message => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-5-5',
  content,
  stop_reason: 'tool_use',
  stop_sequence: null,
  usage: { input_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 7 },
});

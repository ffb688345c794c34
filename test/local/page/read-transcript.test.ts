import { expect, test } from 'vitest';
import type { AuditEvent } from '../../../core/audit-event.ts';
import { readTranscript } from '../../../local/page/transcript/read-transcript.ts';
import { investigation } from '../../fixtures/page/transcripts.ts';

const claude = (at: number, detail: unknown): AuditEvent => ({ at, event: 'claude', detail });

test('a phase reads as start, words, calls and end', () => {
  expect(readTranscript(investigation).map(({ kind }) => kind)).toEqual([
    ...['start', 'thinking', 'text', 'tool-call', 'tool-call', 'tool-call', 'tool-call', 'text', 'tool-call'],
    ...['end', 'other'],
  ]);
});

test('a call is joined to its result, whatever form that has, and an open call has none', () => {
  const items = readTranscript([
    claude(1_000, {
      type: 'assistant',
      message: { content: [{ type: 'tool_use', id: 'a', name: 'Read', input: {} }] },
    }),
    claude(1_000, {
      type: 'assistant',
      message: { content: [{ type: 'tool_use', id: 'b', name: 'Grep', input: {} }] },
    }),
    claude(1_250, {
      type: 'user',
      message: {
        content: [{ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'one' }, { odd: 1 }] }],
      },
    }),
  ]);
  expect(items).toMatchObject([
    { kind: 'tool-call', name: 'Read', result: { text: 'one\n{\n  "odd": 1\n}', isError: false, at: 1_250 } },
    { kind: 'tool-call', name: 'Grep' },
  ]);
  expect(items[1]).not.toHaveProperty('result');
});

test('the tokens of a message are counted once, though each of its blocks repeats them', () => {
  const usage = { input_tokens: 5, output_tokens: 7, cache_read_input_tokens: 11, cache_creation_input_tokens: 13 };
  const block = (text: string) =>
    claude(1, { type: 'assistant', message: { id: 'm1', content: [{ type: 'text', text }], usage } });
  const [first, second] = readTranscript([block('one'), block('two')]);
  expect(first?.tokens).toEqual({ input: 18, output: 7, cached: 11 });
  expect(second).not.toHaveProperty('tokens');
});

test.each([
  ['an event of another kind', { at: 1, event: 'gateway', detail: { status: 429 } }, 'gateway'],
  ['an unknown stream event', claude(1, { type: 'stream_event' }), 'claude'],
  ['no object at all', claude(1, 'text'), 'claude'],
  ['a broken message', claude(1, { type: 'assistant', message: { content: 'no list' } }), 'claude'],
  ['an unknown block', claude(1, { type: 'assistant', message: { content: [{ type: 'new' }] } }), 'new'],
  ['a call without a name', claude(1, { type: 'assistant', message: { content: [{ type: 'tool_use' }] } }), 'tool_use'],
])('%s is kept as it is', (_, event, title) => {
  expect(readTranscript([event])).toMatchObject([{ kind: 'other', title }]);
});

test('keys stay the same while the transcript grows', () => {
  const keys = (events: readonly AuditEvent[]) => readTranscript(events).map(({ key }) => key);
  expect(keys(investigation).slice(0, 4)).toEqual(keys(investigation.slice(0, 4)));
});

import { expect, test } from 'vitest';
import type { AuditEvent } from '../../core/records/audit-event.ts';
import { readTranscript } from '../../page/transcript/read-transcript.ts';
import { investigation } from '../fixtures/page/transcripts.ts';

const claude = (at: number, detail: unknown): AuditEvent => ({ at, event: 'claude', detail });

test('a phase reads as prompt, start, words, calls and end', () => {
  const kinds = readTranscript(investigation).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind !== 'model-call')).toEqual([
    ...['prompt', 'start', 'thinking', 'text', 'tool-call', 'tool-call', 'tool-call', 'tool-call', 'text', 'tool-call'],
    ...['end', 'reading'],
  ]);
});

test('each call of the model comes with what the gateway counted', () => {
  const calls = readTranscript(investigation).filter((item) => item.kind === 'model-call');
  expect(calls).toHaveLength(5);
  expect(calls[0]).toMatchObject({ call: { status: 200, tokens: { input: 640, output: 340 }, dollars: 0.0121 } });
});

test('a call knows the folder that Claude Code works in', () => {
  const calls = readTranscript(investigation).filter((item) => item.kind === 'tool-call');
  expect(new Set(calls.map(({ directory }) => directory))).toEqual(new Set(['/work/attempt-1/tree']));
});

test.each([
  [{ kind: 'verdict', verdict: { title: 'x' }, turns: 5 }, { figures: { turns: 5 } }],
  [
    { kind: 'failed', reason: 'it ended', turns: 5 },
    { reason: 'it ended', figures: { turns: 5 } },
  ],
])('the worker’s reading %j is told without the verdict, which stands above', (detail, reading) => {
  expect(readTranscript([{ at: 1, event: 'verdict', detail }])).toEqual([
    { kind: 'reading', reading, at: 1, key: '0-0' },
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

test.each([
  [
    'a tool of the worker’s',
    { at: 1, event: 'tool', detail: { tool: 'git_blame', ended: 'answered' } },
    'git_blame, answered by the worker',
  ],
  ['an event of another kind', { at: 1, event: 'outcome', detail: {} }, 'outcome'],
  ['a call of an unknown shape', { at: 1, event: 'gateway', detail: { status: 429 } }, 'gateway'],
  ['an unknown stream event', claude(1, { type: 'system', subtype: 'status' }), 'claude system status'],
  ['no object at all', claude(1, 'text'), 'claude'],
  ['a broken message', claude(1, { type: 'assistant', message: { content: 'no list' } }), 'claude assistant'],
  ['an unknown block', claude(1, { type: 'assistant', message: { content: [{ type: 'new' }] } }), 'new'],
  ['a call without a name', claude(1, { type: 'assistant', message: { content: [{ type: 'tool_use' }] } }), 'tool_use'],
])('%s is kept as it is', (_, event, title) => {
  expect(readTranscript([event])).toMatchObject([{ kind: 'other', title }]);
});

test('keys stay the same while the transcript grows', () => {
  const keys = (events: readonly AuditEvent[]) => readTranscript(events).map(({ key }) => key);
  expect(keys(investigation).slice(0, 4)).toEqual(keys(investigation.slice(0, 4)));
});

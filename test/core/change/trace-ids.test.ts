import { expect, test } from 'vitest';
import { traceIdsOf } from '../../../core/change/trace-ids.ts';

const line = (attributes: Record<string, unknown>) => ({ attributes });

test.each([
  ['in every form that loggers write', [line({ dd: { trace_id: '11' } }), line({ 'trace.id': 'ab' })], ['11', 'ab']],
  ['each once', [line({ trace_id: '11' }), line({ trace_id: 11 })], ['11']],
  ['the newest and the oldest', ['1', '2', '3'].map((id) => line({ trace_id: id })), ['1', '3']],
  ['neither zeros nor what is no id', [line({ trace_id: '0' }), line({ trace_id: '1" OR *' }), line({})], []],
])('log lines name traces: %s', (_, lines, expected) => {
  expect(traceIdsOf(lines, 2)).toEqual(expected);
});

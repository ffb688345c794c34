import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnswerRecorder } from '../../../batch-job/gateway/record-answer.ts';
import { type Block, streamOf } from '../../fakes/model-server.ts';

const read = (contentType: string, text: string, size = text.length) => {
  const recorder = createAnswerRecorder(contentType);
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) recorder.push(bytes.subarray(start, start + size));
  return recorder.read();
};

const streamed = (...blocks: Block[]) => streamOf(blocks, {}, 'm').join('');
const STREAM = streamed({ text: 'I look — “there”' }, { tool: 'Read', input: { file_path: 'a.js' } });

test('what streamed by is put together, however it was cut', () => {
  const whole = read('text/event-stream; charset=utf-8', STREAM);
  expect(whole).toBe('text: I look — “there”\ntool_use Read: {"file_path":"a.js"}');
  fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), (size) => read('text/event-stream', STREAM, size) === whole));
});

test('an error is kept as it came, in the stream and instead of one', () => {
  const error = '{"type":"error","error":{"type":"overloaded_error","message":"busy"}}';
  expect(read('application/json', error)).toBe(error);
  expect(read('text/event-stream', `event: error\ndata: ${error}\n\n`)).toContain('overloaded_error');
});

test('credentials are taken out, and no answer is kept endlessly', () => {
  const long = streamed({ text: `AKIAIOSFODNN7REALKEY ${'x'.repeat(200_000)}` });
  const kept = read('text/event-stream', long, 1_000);
  expect(kept).toContain('[redacted:aws-access-key]');
  expect(kept.length).toBeLessThan(65_000);
});

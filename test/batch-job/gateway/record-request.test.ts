import { expect, test } from 'vitest';
import { createRequestRecorder } from '../../../batch-job/gateway/record-request.ts';

const SYSTEM = [{ type: 'text', text: 'You mend bugs.', cache_control: { type: 'ephemeral' } }];
const said = (role: string, text: string, more = {}) => ({ role, content: [{ type: 'text', text, ...more }] });
const MARK = { cache_control: { type: 'ephemeral' } };

test('each request is kept with what is new in it, whatever of the conversation it repeats', () => {
  const record = createRequestRecorder();
  const first = {
    model: 'm',
    max_tokens: 9,
    system: SYSTEM,
    tools: [{ name: 'Read' }],
    messages: [said('user', 'fix')],
  };
  expect(record(JSON.stringify(first))).toEqual({
    settings: {
      model: 'm',
      max_tokens: 9,
      system: [{ type: 'text', text: 'You mend bugs.' }],
      tools: [{ name: 'Read' }],
    },
    messages: [said('user', 'fix')],
  });
  const grown = [said('user', 'fix', MARK), said('assistant', 'I read'), said('user', 'content', MARK)];
  expect(record(JSON.stringify({ ...first, max_tokens: 7, messages: grown }))).toEqual({
    settings: { max_tokens: 7 },
    messages: [said('assistant', 'I read'), said('user', 'content')],
  });
  expect(record(JSON.stringify({ ...first, max_tokens: 7, messages: grown }))).toEqual({ settings: {}, messages: [] });
});

test('a conversation of many turns takes space with its length, not with its square', () => {
  const record = createRequestRecorder();
  const turns = Array.from({ length: 60 }, (_, turn) => said('user', `${turn} ${'x'.repeat(1_000)}`));
  const sent = turns.map((_, turn) =>
    JSON.stringify({ model: 'm', system: SYSTEM, messages: turns.slice(0, turn + 1) }),
  );
  const kept = sent.map((body) => JSON.stringify(record(body)).length).reduce((sum, length) => sum + length, 0);
  expect(kept).toBeLessThan(2 * (sent.at(-1)?.length ?? 0));
});

test('credentials are taken out and long texts lose their middle', () => {
  const record = createRequestRecorder();
  const long = `start${'-'.repeat(50_000)}end`;
  const { settings, messages } = record(
    JSON.stringify({
      system: 'key AKIAIOSFODNN7REALKEY',
      messages: [said('user', long), said('user', 'Bearer a1b2c3d4e5f6')],
    }),
  );
  expect(JSON.stringify(settings)).toContain('[redacted:aws-access-key]');
  expect(JSON.stringify(messages)).toContain('[redacted:bearer]');
  expect(JSON.stringify(messages).length).toBeLessThan(17_000);
  expect(JSON.stringify(messages)).toMatch(/start-.*-end/s);
});

import { expect, test } from 'vitest';
import { estimateUsage, inputTokens } from '../../../local/model/usage.ts';
import { assistant, request, results } from './requests.ts';

const LONG = 'x'.repeat(4000);

test('a first request is all new, at about four bytes a token', () => {
  const usage = estimateUsage(request({ prompt: LONG }), 'said');
  expect(usage.cache_read_input_tokens).toBe(0);
  expect(usage.input_tokens).toBe(inputTokens(request({ prompt: LONG })));
  expect(usage.input_tokens - inputTokens(request({ prompt: '' }))).toBe(1000);
});

test('what was sent before the latest answer is read from the cache', () => {
  const first = request({ prompt: LONG });
  const second = request({ prompt: LONG, later: [assistant(), results('const a')] });
  const usage = estimateUsage(second, 'said');
  expect(usage.cache_read_input_tokens).toBe(inputTokens(first));
  expect(usage.cache_read_input_tokens + usage.input_tokens).toBe(inputTokens(second));
});

test('output counts what was said', () => {
  const { output_tokens: few } = estimateUsage(request(), 'a');
  const { output_tokens: many } = estimateUsage(request(), LONG);
  expect(many - few).toBe(1000);
});

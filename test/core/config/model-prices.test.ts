import { expect, test } from 'vitest';
import { dollarsOf, priceOf } from '../../../core/config/model-prices.ts';

test.each([
  ['claude-opus-5-5', 4, 20, true],
  ['claude-opus-5-5-20260901', 4, 20, true],
  ['us.anthropic.claude-sonnet-5-5-v1:0', 2.2, 11, true],
  ['anthropic.claude-sonnet-5-5', 2.2, 11, true],
  ['global.anthropic.claude-sonnet-5-5', 2, 10, true],
  ['arn:aws:bedrock:us-east-1:1:inference-profile/global.anthropic.claude-sonnet-5-5', 2, 10, true],
  ['arn:aws:bedrock:us-east-1:1:application-inference-profile/abc', 8.8, 44, false],
  ['claude-haiku-5-5', 0.1, 0.5, true],
  ['claude-opus-5-50', 8, 40, false],
  ['claude-next', 8, 40, false],
  ['', 8, 40, false],
])('%s costs %d in and %d out (known: %s)', (model, input, output, known) => {
  const price = priceOf(model);
  expect(price.known).toBe(known);
  expect([price.input, price.output]).toEqual([expect.closeTo(input, 10), expect.closeTo(output, 10)]);
});

const none = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0 };

test.each([
  ['input', 4],
  ['output', 20],
  ['cacheRead', 0.2],
  ['cacheWrite', 5],
  ['cacheWriteHour', 8],
] as const)('a million tokens of %s with opus cost %d dollars', (kind, dollars) => {
  expect(dollarsOf({ ...none, [kind]: 1_000_000 }, priceOf('claude-opus-5-5'))).toBeCloseTo(dollars, 10);
});

test.each([
  [100_000, 0.01],
  [100_001, 0.0500005],
])('%d tokens read by haiku cost %d dollars: past 100,000 all of them cost five times as much', (input, dollars) => {
  expect(dollarsOf({ ...none, input }, priceOf('claude-haiku-5-5'))).toBeCloseTo(dollars, 10);
  expect(dollarsOf({ ...none, cacheRead: input }, priceOf('claude-haiku-5-5'))).toBeCloseTo(dollars / 10, 10);
});

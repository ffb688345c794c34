import { expect, test } from 'vitest';
import { firstSentences } from '../../../core/text/first-sentences.ts';

test('the first sentences end where a sentence ends', () => {
  const text = 'It reads e.g. the stock in v1.4 first. Then `x` writes. A third!';
  expect(firstSentences(text)).toBe('It reads e.g. the stock in v1.4 first. Then `x` writes.');
  expect(firstSentences('no end')).toBe('no end');
});

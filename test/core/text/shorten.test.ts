import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from '../../../core/text/clean-text.ts';
import { renderWithin, shorten, shortenMiddle } from '../../../core/text/shorten.ts';
import { hostileText } from '../hostile-text.ts';

test('shortening keeps within the limit and cuts no character in half', () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 0, max: 200 }), (text, limit) => {
      const clean = cleanText(text);
      for (const short of [
        shorten(clean, limit),
        shortenMiddle(clean, limit),
        renderWithin(clean, limit, (kept) => kept.replace(/a/g, 'aaaa')),
      ]) {
        expect(short.length).toBeLessThanOrEqual(Math.max(limit, 1));
        expect(short.isWellFormed()).toBe(true);
      }
    }),
  );
  expect(shorten('one two three', 8)).toBe('one two…');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from '../../../core/text/clean-text.ts';
import { firstSentences } from '../../../core/text/first-sentences.ts';
import { counted, dollars, duration, utcDate, utcTime } from '../../../core/text/quantities.ts';
import { renderWithin, shorten, shortenMiddle } from '../../../core/text/shorten.ts';
import { visibleText } from '../../../core/text/visible-text.ts';
import { webAddress } from '../../../core/text/web-address.ts';
import { hostileText } from '../hostile-text.ts';

test('what a reader cannot see goes', () => {
  expect(visibleText('a\u200b\u202eb\ufeff\u{e0041}c\u00ad\u001b[31mred\u001b[0m\u0007')).toBe('abcred');
  expect(visibleText('a\r\nb\rc\u2028d\u00a0e\tf')).toBe('a\nb\nc\nd e\tf');
  expect(visibleText('漢字 ü 😀')).toBe('漢字 ü 😀');
});

test('a token with something invisible in it is redacted all the same', () => {
  expect(cleanText(`ghp_${'a1'.repeat(9)}\u200b${'a1'.repeat(9)}`)).toBe('[redacted:github-token]');
});

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

test('the first sentences end where a sentence ends', () => {
  const text = 'It reads e.g. the stock in v1.4 first. Then `x` writes. A third!';
  expect(firstSentences(text)).toBe('It reads e.g. the stock in v1.4 first. Then `x` writes.');
  expect(firstSentences('no end')).toBe('no end');
});

test('quantities as people write them', () => {
  expect([counted(1, 'error'), counted(1_284, 'error'), counted(0, 'user')]).toEqual([
    '1 error',
    '1,284 errors',
    '0 users',
  ]);
  expect([dollars(0), dollars(0.004), dollars(0.84), dollars(1_200)]).toEqual([
    '$0.00',
    'under $0.01',
    '$0.84',
    '$1,200.00',
  ]);
  expect([640, 31_400, 59_700, 151_000, 3_599_900, 11_100_000].map(duration)).toEqual([
    '0.6 s',
    '31 s',
    '1 min 0 s',
    '2 min 31 s',
    '1 h 0 min',
    '3 h 5 min',
  ]);
  expect([utcTime(1_795_142_467_000), utcDate(1_795_142_467_000)]).toEqual(['2026-11-20 02:41:07 UTC', '2026-11-20']);
  expect([utcTime(1e300), utcDate(Number.NaN)]).toEqual(['at an unknown time', 'unknown-date']);
});

test('an address that may stand behind a link ends no link', () => {
  expect(webAddress('http://[::1]:8080/a(b)|c>')).toBe('http://[::1]:8080/a%28b%29%7Cc%3E');
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(webAddress(`https://x.example/${text}`) ?? '').not.toMatch(/[\s<>()|"`]/);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { webAddress } from '../../../core/text/web-address.ts';
import { hostileText } from '../hostile-text.ts';

test('an address that may stand behind a link ends no link', () => {
  expect(webAddress('http://[::1]:8080/a(b)|c>')).toBe('http://[::1]:8080/a%28b%29%7Cc%3E');
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(webAddress(`https://x.example/${text}`) ?? '').not.toMatch(/[\s<>()|"`]/);
    }),
  );
});

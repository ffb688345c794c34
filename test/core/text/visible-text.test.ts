import { expect, test } from 'vitest';
import { visibleText } from '../../../core/text/visible-text.ts';

test('what a reader cannot see goes', () => {
  expect(visibleText('a\u200b\u202eb\ufeff\u{e0041}c\u00ad\u001b[31mred\u001b[0m\u0007')).toBe('abcred');
  expect(visibleText('a\r\nb\rc\u2028d\u00a0e\tf')).toBe('a\nb\nc\nd e\tf');
  expect(visibleText('漢字 ü 😀')).toBe('漢字 ü 😀');
});

import { expect, test } from 'vitest';
import { cleanText } from '../../../core/text/clean-text.ts';

test('a token with something invisible in it is redacted all the same', () => {
  expect(cleanText(`ghp_${'a1'.repeat(9)}\u200b${'a1'.repeat(9)}`)).toBe('[redacted:github-token]');
});

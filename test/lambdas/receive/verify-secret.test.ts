import { describe, expect, test } from 'vitest';
import { verifySecret } from '../../../lambdas/receive/verify-secret.ts';

describe('the shared secret', () => {
  test.each<[string | undefined, string[], boolean]>([
    ['new', ['old', 'new'], true],
    ['old', ['old', 'new'], true],
    ['', [''], false],
    ['', [], false],
    [' ', [' '], false],
    [undefined, [''], false],
    ['undefined', [], false],
    ['old', ['new'], false],
  ])('%o against %o: %o', (sent, secrets, verified) => {
    expect(verifySecret(sent, secrets)).toBe(verified);
  });
});

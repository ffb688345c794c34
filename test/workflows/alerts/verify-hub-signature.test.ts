import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyHubSignature } from '../../../workflows/alerts/verify-hub-signature.ts';

const sign = (body: string | Buffer, secret = 'right') =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

test.each<[string, readonly string[], boolean]>([
  ['right', ['old', 'right'], true],
  ['old', ['old', 'right'], true],
  ['', [''], false],
  [' ', [' '], false],
  ['right', [], false],
])('signed with %o, against %o: %o', (secret, secrets, verified) => {
  const body = Buffer.from('{}');
  expect(verifyHubSignature(sign(body, secret), body, secrets)).toBe(verified);
});

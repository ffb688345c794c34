import { randomBytes, timingSafeEqual } from 'node:crypto';

/** A token that opens one server of one run, and is worth nothing once that is closed. */
export const newRunToken = (): string => `mendhook-${randomBytes(32).toString('base64url')}`;

/** Compares in constant time; an empty token is never the right one. */
export function isRunToken(candidate: unknown, token: string): boolean {
  const expected = Buffer.from(token);
  const actual = Buffer.from(typeof candidate === 'string' ? candidate : '');
  return expected.length > 0 && actual.length === expected.length && timingSafeEqual(actual, expected);
}

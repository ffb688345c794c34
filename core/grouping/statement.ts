import type { ErrorText } from './fingerprint.ts';

/**
 * What a log without an exception says: its line, and what went wrong where the logger keeps that in a field of its own
 * (`msg="cannot place order" err="cart is closed"`). Either alone would merge different bugs.
 *
 * @param said what went wrong, as far as it was read
 */
export function statementOf({ message, error }: ErrorText, said: string | undefined): string {
  const reason = said ?? error.message;
  if (reason === undefined || message === undefined || message === reason) return reason ?? message ?? '';
  if (message.includes(reason)) return message;
  return reason.includes(message) ? reason : `${message}: ${reason}`;
}

import type { ParsedException } from './exception.ts';
import type { ErrorText, Fingerprint } from './fingerprint.ts';
import { readExceptions } from './read-exceptions.ts';
import { nameError } from './v1/name-error.ts';

export interface FingerprintedError {
  readonly fingerprint: Fingerprint;
  /** The parsed chain, outermost first. */
  readonly exceptions: readonly ParsedException[];
}

/** Names the bug behind an error event. Never throws, whatever the texts hold; linear in their length. */
export function fingerprintError(error: ErrorText): FingerprintedError {
  const exceptions = readExceptions(error);
  return { fingerprint: nameError(error, exceptions), exceptions };
}

import type { ParsedException } from '../exception.ts';
import type { ErrorText, NamedError } from '../fingerprint.ts';
import { statementOf } from '../statement.ts';
import { nameException } from './name-exception.ts';
import { nameLogLine } from './name-log-line.ts';
import { override } from './override.ts';

/**
 * Names the bug behind an error, algorithm `v1`. What this function answers for an error must never change: ledgers are
 * keyed by it. A better algorithm stands beside it (`algorithms.ts`).
 */
export function nameError(error: ErrorText, exceptions: readonly ParsedException[]): NamedError {
  const isLogLine = exceptions.every(({ kind, frames }) => kind === undefined && frames.length === 0);
  const named = isLogLine
    ? nameLogLine(error.service, statementOf(error, exceptions[0]?.message))
    : nameException(error, exceptions);
  return error.error.fingerprint === undefined ? named : override(named, error.service, error.error.fingerprint);
}

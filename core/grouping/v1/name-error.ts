import type { ParsedException } from '../exception.ts';
import type { ErrorText, NamedError } from '../fingerprint.ts';
import { statementOf } from '../statement.ts';
import { nameException } from './name-exception.ts';
import { nameLogLine } from './name-log-line.ts';
import { override } from './override.ts';

/**
 * Names the bug behind an error, algorithm `v1`. Ledgers are keyed by its answers. Until release 1.0 they may change; from
 * 1.0 on a change is a new version beside it (`algorithms.ts`).
 */
export function nameError(error: ErrorText, exceptions: readonly ParsedException[]): NamedError {
  const isLogLine = exceptions.every(({ kind, frames }) => kind === undefined && frames.length === 0);
  const named = isLogLine
    ? nameLogLine(error.service, statementOf(error, exceptions[0]?.message))
    : nameException(error, exceptions);
  return error.error.fingerprint === undefined ? named : override(named, error.service, error.error.fingerprint);
}

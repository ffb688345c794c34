import type { ErrorEvent } from '../../error-event.ts';
import { readExceptions } from '../read-exceptions.ts';

const TRACEBACK = 'Traceback (most recent call last):';
/** A file's line, cut anywhere, or the source below it. */
const INDENTED = /^\s+\S/;

/**
 * Whether the text is a trace that was cut before its exception: Python prints the exception and the frame that raised it
 * last. The frames that are left are those of any error of the service, so they name none. Of a chain, the first trace is
 * the root cause: once that is whole, the rest may be cut.
 */
export function isUnnamedTrace(event: ErrorEvent): boolean {
  const { message, error } = event;
  if (message === undefined || error.kind !== undefined || error.stack !== undefined) return false;
  const start = message.indexOf(TRACEBACK);
  if (start === -1) return false;
  const below = message
    .slice(start + TRACEBACK.length)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const isCut = below.length > 0 && below.every((line) => INDENTED.test(line));
  // Lambda prints the exception first, and a group prints its members indented.
  return isCut && readExceptions(event).every(({ kind }) => kind === undefined);
}

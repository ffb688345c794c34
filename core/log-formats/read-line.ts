import type { ErrorText } from '../grouping/fingerprint.ts';
import { findJson } from './json-in-text.ts';
import { readLogText } from './log-text.ts';
import { readLoggedError } from './logged-error.ts';

/**
 * Reads a log line of which nothing but its text is known: the fields of a logger that writes JSON are read, any other
 * line is its own message.
 */
export function readLine(line: string): Omit<ErrorText, 'service'> {
  if (findJson(line) === undefined) return { message: line, error: {} };
  const { message, fields } = readLogText(line, []);
  const logged = fields.map(readLoggedError).find((found) => found !== undefined);
  const { kind, message: said, stack, field } = logged ?? {};
  return {
    ...(message === undefined ? {} : { message }),
    error: {
      ...(kind === undefined ? {} : { kind }),
      ...(said === undefined ? {} : { message: said }),
      ...(stack === undefined ? {} : { stack }),
    },
    ...(field === undefined ? {} : { readFrom: field }),
  };
}

import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { titleOf } from '../../../core/grouping/title.ts';

/** What a service named `shop` gets for a log line without any attributes. */
export const nameLine = (message: string) => fingerprintError({ service: 'shop', message, error: {} }).fingerprint;

/** What it gets for a stack in `error.stack`, with the kind that the log event may name. */
export const nameStack = (stack: string, kind?: string) =>
  fingerprintError({ service: 'shop', error: { stack, ...(kind === undefined ? {} : { kind }) } }).fingerprint;

/** The title of a log line without any attributes. */
export function titleOfLine(message: string): string {
  const error = { service: 'shop', message, error: {} };
  return titleOf(error, fingerprintError(error).exceptions);
}

import type { ParsedException } from './exception.ts';
import type { ErrorText } from './fingerprint.ts';
import { readStack } from './stack/read-stack.ts';
import { readUnreadStack } from './stack/unread.ts';

/** Reads the exceptions of an error event: from `error.stack`, else from a message or log line that holds the trace. */
export function readExceptions({ error, message }: ErrorText): readonly ParsedException[] {
  const traced =
    readTrace(error.stack, error.kind) ?? read(error.message, error.kind) ?? withoutLogLine(read(message, error.kind));
  if (traced !== undefined) return traced;
  const unread = error.stack === undefined ? undefined : readUnreadStack(error.stack, error.kind);
  if (unread !== undefined) return [{ ...unread, ...pick(error.kind, 'kind'), ...pick(error.message, 'message') }];
  if (error.kind === undefined && error.message === undefined) return [];
  return [{ relation: 'outermost', ...pick(error.kind, 'kind'), ...pick(error.message, 'message'), frames: [] }];
}

const read = (text: string | undefined, kind: string | undefined): readonly ParsedException[] | undefined =>
  text !== undefined && mayHoldTrace(text) ? readTrace(text, kind) : undefined;

function readTrace(text: string | undefined, kind: string | undefined): readonly ParsedException[] | undefined {
  if (text === undefined) return undefined;
  const exceptions = readStack(text, kind);
  return exceptions.some((each) => each.frames.length > 0) ? exceptions : undefined;
}

/** An exception with a kind and no message keeps none: the log line around the trace is not its message. */
function withoutLogLine(exceptions: readonly ParsedException[] | undefined): readonly ParsedException[] | undefined {
  const [outermost, ...rest] = exceptions ?? [];
  if (outermost?.kind === undefined || outermost.message !== undefined) return exceptions;
  return [{ ...outermost, message: '' }, ...rest];
}

/** Most log lines hold no trace; this keeps them cheap. */
const mayHoldTrace = (text: string): boolean =>
  text.includes('\n') ||
  text.includes('\\n') ||
  text.includes(' at ') ||
  text.startsWith('at ') ||
  ((text.includes(' line ') || text.includes('.php:') || text.includes('.swift:')) && NAMES_PLACE.test(text));

/** One line that names where it was thrown: `… in /app/cart.php:12`, `Fatal error: …: file Cart.swift, line 3`. */
const NAMES_PLACE = /\.(?:php|swift)(?::| on line |, line )\d|\/\d line \d/;

const pick = <K extends 'kind' | 'message'>(value: string | undefined, key: K): { readonly [key in K]?: string } =>
  // A computed key widens to string; K is the one key that is set.
  (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: string };

import type { ParsedException } from './exception.ts';
import type { ErrorText } from './fingerprint.ts';
import { readStack } from './stack/read-stack.ts';

/** Reads the exceptions of an error event: from `error.stack`, else from a message or log line that holds the trace. */
export function readExceptions({ error, message }: ErrorText): readonly ParsedException[] {
  for (const text of [error.stack, error.message, message]) {
    if (text === undefined || !mayHoldTrace(text)) continue;
    const exceptions = readStack(text, error.kind);
    if (exceptions.some((each) => each.frames.length > 0)) return exceptions;
  }
  if (error.kind === undefined && error.message === undefined) return [];
  return [{ relation: 'outermost', ...pick(error.kind, 'kind'), ...pick(error.message, 'message'), frames: [] }];
}

/** Most log lines hold no trace; this keeps them cheap. */
const mayHoldTrace = (text: string): boolean =>
  text.includes('\n') || text.includes('\\n') || text.includes(' at ') || text.startsWith('at ');

const pick = <K extends 'kind' | 'message'>(value: string | undefined, key: K): { readonly [key in K]?: string } =>
  // A computed key widens to string; K is the one key that is set.
  (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: string };

import type { ParsedException } from './exception.ts';
import type { ErrorText } from './fingerprint.ts';
import { readStack } from './stack/read-stack.ts';

/** Reads the exceptions of an error event: from `error.stack`, else from a message or log line that holds the trace. */
export function readExceptions({ error, message }: ErrorText): readonly ParsedException[] {
  const traced =
    read(error.stack, error.kind) ?? read(error.message, error.kind) ?? withoutLogLine(read(message, error.kind));
  if (traced !== undefined) return traced;
  if (error.kind === undefined && error.message === undefined) return [];
  return [{ relation: 'outermost', ...pick(error.kind, 'kind'), ...pick(error.message, 'message'), frames: [] }];
}

function read(text: string | undefined, kind: string | undefined): readonly ParsedException[] | undefined {
  if (text === undefined || !mayHoldTrace(text)) return undefined;
  const exceptions = readStack(text, kind);
  return exceptions.some((each) => each.frames.length > 0) ? exceptions : undefined;
}

/** A kind alone says nothing; the log line that the trace stands in does not speak for it. */
function withoutLogLine(exceptions: readonly ParsedException[] | undefined): readonly ParsedException[] | undefined {
  const [outermost, ...rest] = exceptions ?? [];
  if (outermost?.kind === undefined || outermost.message !== undefined) return exceptions;
  return [{ ...outermost, message: '' }, ...rest];
}

/** Most log lines hold no trace; this keeps them cheap. */
const mayHoldTrace = (text: string): boolean =>
  text.includes('\n') || text.includes('\\n') || text.includes(' at ') || text.startsWith('at ');

const pick = <K extends 'kind' | 'message'>(value: string | undefined, key: K): { readonly [key in K]?: string } =>
  // A computed key widens to string; K is the one key that is set.
  (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: string };

import type { ParsedException } from './exception.ts';
import type { ErrorText } from './fingerprint.ts';
import { readJsonLogLine } from './json-log-line.ts';
import { readStack } from './stack/read-stack.ts';

/** Reads the exceptions of an error event: from `error.stack`, else from a message or log line that holds the trace. */
export function readExceptions({ error, message }: ErrorText): readonly ParsedException[] {
  const traced =
    read(error.stack, error.kind) ??
    read(error.message, error.kind) ??
    readLogLine(message) ??
    withoutLogLine(read(message, error.kind));
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

/** A logger that writes JSON leaves the trace in a string of its own, and often only there. */
function readLogLine(line: string | undefined): readonly ParsedException[] | undefined {
  if (line === undefined || !mayHoldTrace(line)) return undefined;
  const logged = readJsonLogLine(line);
  const [outermost, ...rest] = (logged && read(logged.stack, logged.kind)) ?? [];
  if (outermost === undefined) return undefined;
  return [{ ...pick(logged?.kind, 'kind'), ...pick(logged?.message, 'message'), ...outermost }, ...rest];
}

/** Most log lines hold no trace; this keeps them cheap. */
const mayHoldTrace = (text: string): boolean =>
  text.includes('\n') || text.includes('\\n') || text.includes(' at ') || text.startsWith('at ');

const pick = <K extends 'kind' | 'message'>(value: string | undefined, key: K): { readonly [key in K]?: string } =>
  // A computed key widens to string; K is the one key that is set.
  (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: string };

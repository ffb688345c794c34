import { z } from 'zod';

/** The trace that a logger wrote into its JSON line, with the kind and message that stand beside it. */
export interface LoggedError {
  readonly stack: string;
  readonly kind?: string | undefined;
  readonly message?: string | undefined;
}

/**
 * Finds the trace in a log line that is a JSON object, as pino and bunyan (`err.stack`), winston (`stack`), Logback's
 * and zap's encoders (`stack_trace`, `stacktrace`), Python's (`exc_info`, `exception`) and Serilog (`@x`, `Exception`)
 * write it. A line that is cut off, or is no JSON, has none.
 */
export function readJsonLogLine(line: string): LoggedError | undefined {
  if (!line.startsWith('{') || !line.endsWith('}')) return undefined;
  const parsed = logLine.safeParse(parse(line));
  if (!parsed.success) return undefined;
  const { error, err, ...own } = parsed.data;
  for (const place of [err, error, own]) {
    const stack = place && firstText(place, STACKS);
    if (stack) return { stack, kind: firstText(place, KINDS), message: firstText(place, MESSAGES) };
  }
  return undefined;
}

const STACKS = ['stack', 'stack_trace', 'stacktrace', 'stackTrace', 'exc_info', 'exception', 'Exception', '@x'];
const KINDS = ['type', 'kind', 'name', 'exception_class', 'error_class'];
const MESSAGES = ['message', 'msg'];

const record = z.record(z.string(), z.unknown());
const nested = record.optional().catch(undefined);
const logLine = z.looseObject({ err: nested, error: nested });

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function firstText(place: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = place[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

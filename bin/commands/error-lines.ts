import type { Readable } from 'node:stream';
import { z } from 'zod';
import { type ErrorEvent, isErrorEvent } from '../../core/error-event.ts';
import type { ErrorText } from '../../core/grouping/fingerprint.ts';
import { parseErrorEvent } from '../../core/log-formats/parse-error-event.ts';
import { readLine as readLogLine } from '../../core/log-formats/read-line.ts';
import { lineBatches } from './json-lines.ts';

/** One error of the input; those from Datadog also say when and to whom it happened. */
export interface InputError extends ErrorText {
  readonly id: string;
  readonly event?: ErrorEvent;
  /** The ids of the log events that it was put together from. */
  readonly parts?: readonly string[];
}

export interface Batch {
  readonly errors: readonly InputError[];
  /** Why lines held no error, one reason a line. */
  readonly dropped: readonly string[];
}

/** Reads `{id, service, message, kind, stack}` or Datadog log events, one JSON document a line; a search's whole answer also is one. */
export async function* errorBatches(input: Readable): AsyncGenerator<Batch> {
  for await (const lines of lineBatches(input)) {
    const errors: InputError[] = [];
    const dropped: string[] = [];
    for (const line of lines) {
      if (isBlank(line)) continue;
      for (const read of readLine(line)) {
        if (typeof read === 'string') dropped.push(read);
        else errors.push(read);
      }
    }
    yield { errors, dropped };
  }
}

const isBlank = (line: string): boolean => line === '' || line === '\r' || line.trim() === '';

/** The errors of one line, or why there is none. */
function readLine(line: string): readonly (InputError | string)[] {
  const json = parse(line);
  if (!isRecord(json)) return ['not a JSON object'];
  if (Array.isArray(json['data']) && json['attributes'] === undefined) return json['data'].map(readLog);
  return [json['attributes'] === undefined ? readPlain(json) : readLog(json)];
}

function readLog(log: unknown): InputError | string {
  const read = parseErrorEvent(log);
  return isErrorEvent(read) ? { ...read, event: read } : read.dropped;
}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).nullish().catch(undefined);
const plainSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  service: text,
  message: text,
  kind: text,
  stack: text,
});

function readPlain(json: Readonly<Record<string, unknown>>): InputError | string {
  const row = isSimple(json) ? json : plainSchema.safeParse(json).data;
  if (row === undefined) return 'no id';
  const { id, service, message, kind, stack } = row;
  if (!kind && !stack) return { id, service: service ?? '', ...(message ? readLogLine(message) : { error: {} }) };
  return {
    id,
    service: service ?? '',
    error: { ...(kind ? { kind } : {}), ...(message ? { message } : {}), ...(stack ? { stack } : {}) },
  };
}

interface Row {
  readonly id: string;
  readonly service?: string;
  readonly message?: string;
  readonly kind?: string;
  readonly stack?: string;
}

/** Nearly every row has texts where texts are expected; this asks just that, which is all that the schema would do. */
const isSimple = (json: Readonly<Record<string, unknown>>): json is Readonly<Record<string, unknown>> & Row =>
  typeof json['id'] === 'string' &&
  isText(json['service']) &&
  isText(json['message']) &&
  isText(json['kind']) &&
  isText(json['stack']);

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

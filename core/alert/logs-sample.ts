import { z } from 'zod';
import { cutText } from '../text/cut-text.ts';
import { withoutCutEnd } from './cut-sample.ts';

const sampleSchema = z.object({
  rows: z.array(z.object({ message: z.string().optional(), items: z.array(z.unknown()).optional() })),
});

const ROWS_KEPT = 20;
const MESSAGE_LENGTH = 2_000;

/**
 * Reads Datadog's `$LOGS_SAMPLE` into log lines, for an alert whose logs cannot be searched, or are not found.
 * What Datadog cut is read without its cut end.
 *
 * Datadog documents an object `{columns, label, rows: [{items, message}]}`; depending on how the variable is quoted it
 * arrives as that object, as a string that holds it, or empty. Anything else gives no lines: a bad sample loses no alert.
 */
export function parseLogsSample(sample: unknown): string[] {
  const read = sampleSchema.safeParse(typeof sample === 'string' ? parseOrUndefined(sample) : sample);
  if (!read.success) return [];
  return read.data.rows
    .map((row) => (row.message ?? row.items?.filter((item) => typeof item === 'string').join(' ') ?? '').trim())
    .flatMap((line) => withoutCutEnd(line) ?? [])
    .filter((line) => line !== '')
    .slice(0, ROWS_KEPT)
    .map((line) => cutText(line, MESSAGE_LENGTH));
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { z } from 'zod';
import { isErrorEvent, parseErrorEvent } from '../../core/error-event.ts';
import type { ErrorText } from '../../core/grouping/fingerprint.ts';

const text = z.string().nullish();
const plainSchema = z.object({ id: z.string(), service: text, message: text, kind: text, stack: text });

/**
 * Reads one line of input: `{id, service, message, kind, stack}` or a Datadog log event.
 *
 * @returns undefined when the line is empty or holds no error
 */
export function readErrorLine(line: string): (ErrorText & { readonly id: string }) | undefined {
  if (line.trim() === '') return undefined;
  const json: unknown = JSON.parse(line);
  if (typeof json === 'object' && json !== null && 'attributes' in json) {
    const event = parseErrorEvent(json);
    return isErrorEvent(event) ? event : undefined;
  }
  const { id, service, message, kind, stack } = plainSchema.parse(json);
  return {
    id,
    service: service ?? '',
    ...(message && !kind && !stack ? { message } : {}),
    error: {
      ...(kind ? { kind } : {}),
      ...(message && (kind || stack) ? { message } : {}),
      ...(stack ? { stack } : {}),
    },
  };
}

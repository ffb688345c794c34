import { FIELD_PATHS } from '../log-formats/field-paths.ts';
import { readPath, textOf } from '../log-formats/fields.ts';
import type { LogLine } from '../ports/telemetry.ts';

/**
 * Picks traces that log lines name, each once: the newest and the oldest, so that not all of them are of one burst.
 *
 * @param lines the newest first
 * @param most at least 2
 */
export function traceIdsOf(lines: readonly Pick<LogLine, 'attributes'>[], most: number): readonly string[] {
  const ids = [...new Set(lines.flatMap(({ attributes }) => traceIdOf(attributes) ?? []))];
  return ids.length <= most ? ids : [...ids.slice(0, most - 1), ...ids.slice(-1)];
}

/** Anything but an id is no part of a search. Loggers write zeros where there is no trace. */
const traceIdOf = (attributes: LogLine['attributes']): string | undefined =>
  FIELD_PATHS.traceId
    .map((path) => textOf(readPath(attributes, path)))
    .find((id) => id !== undefined && TRACE_ID.test(id) && !/^0*$/.test(id));

const TRACE_ID = /^[0-9a-f]{1,32}$/i;

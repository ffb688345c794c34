import { redact } from '../../core/text/redaction.ts';

/** What a model or its tools send has a few levels. JSON of many thousands would overflow the stack, here and when written. */
const MOST_LEVELS = 100;

/** Redacts every text in a JSON value, keys included. The value keeps its shape, down to the 100th level. */
export const redactEvent = (value: unknown): unknown => redactLevel(value, 0);

function redactLevel(value: unknown, level: number): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (level === MOST_LEVELS) return '[left out: too many levels]';
  if (Array.isArray(value)) return value.map((part) => redactLevel(part, level + 1));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [redact(key), redactLevel(part, level + 1)]));
}

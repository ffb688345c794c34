import { redact } from '../../core/text/redaction.ts';

/** Redacts every text in a JSON value, keys included; the value keeps its shape. */
export function redactEvent(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactEvent);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [redact(key), redactEvent(part)]));
}

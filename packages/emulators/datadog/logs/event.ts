import { z } from 'zod';

const attributes = z.record(z.string(), z.unknown());

/** One log as Datadog keeps it. Attributes are nested; reserved ones stand on top. */
export const logEvent = z.object({
  id: z.string(),
  /** Epoch milliseconds. */
  timestamp: z.number(),
  status: z.string(),
  service: z.string(),
  host: z.string(),
  message: z.string(),
  tags: z.array(z.string()),
  attributes,
});
export type LogEvent = z.infer<typeof logEvent>;
export type Attributes = Readonly<z.infer<typeof attributes>>;

/** Reads an attribute by its dotted path, such as `error.kind`. */
export const readAttribute = (from: Attributes, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), from);

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

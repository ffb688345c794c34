import { z } from 'zod';
import { tryJson } from '../try-json.ts';
import { invalidArguments, SlackError } from './errors.ts';

/** A method's arguments as they came: form fields are text, JSON values are what they are. */
export type Arguments = Readonly<Record<string, unknown>>;

/**
 * Reads what a client sends: a form (as `@slack/web-api` does, with lists and objects as JSON text), JSON, or a query.
 *
 * @throws {SlackError} invalid_json, invalid_form_data
 */
export async function readArguments(request: Request): Promise<Arguments> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const type = request.headers.get('content-type') ?? '';
  const text = await request.text();
  if (text === '') return query;
  if (type.startsWith('application/json')) return { ...query, ...readJsonObject(text) };
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { ...query, ...Object.fromEntries(new URLSearchParams(text)) };
  }
  throw new SlackError('invalid_post_type');
}

/** Reads arguments through a schema. @throws {SlackError} invalid_arguments, naming them */
export function parseArguments<Value>(args: Arguments, schema: z.ZodType<Value>): Value {
  const read = schema.safeParse(args);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw invalidArguments(
    issue?.code === 'invalid_type' && !(field in args) ? `missing required field: ${field}` : `${issue?.message}`,
  );
}

/** A list or object, which a form carries as JSON text. */
export const jsonArgument = <Value>(schema: z.ZodType<Value>) =>
  z.preprocess((value) => (typeof value === 'string' ? (tryJson(value) ?? value) : value), schema);

/** `true`, `1` and their like, as forms carry them. */
export const flagArgument = z
  .preprocess((value) => (typeof value === 'string' ? value === 'true' || value === '1' : value), z.boolean())
  .optional();

export const numberArgument = z.coerce.number().optional();

function readJsonObject(text: string): Record<string, unknown> {
  const read = z.record(z.string(), z.unknown()).safeParse(tryJson(text));
  if (!read.success) throw new SlackError('invalid_json');
  return read.data;
}

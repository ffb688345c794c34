import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

/** A refusal in Datadog's form: `{"errors": ["…"]}`. */
export class DatadogError extends Error {
  override readonly name = 'DatadogError';
  readonly status: ContentfulStatusCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ContentfulStatusCode, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Reads a JSON body through a schema. @throws {DatadogError} 400, naming the fields */
export const bodyOf = async <Body>(call: Context, schema: z.ZodType<Body>): Promise<Body> =>
  parseBody(parseJson(await call.req.text()), schema);

/** Reads a JSON body as a change of what is there: the fields that it gives replace, the others stay. */
export async function changeOf<Body extends object>(call: Context, schema: z.ZodType<Body>, now: Body): Promise<Body> {
  const change = await bodyOf(call, z.record(z.string(), z.unknown()));
  return parseBody({ ...now, ...change }, schema);
}

function parseBody<Body>(body: unknown, schema: z.ZodType<Body>): Body {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new DatadogError(400, `Invalid request: ${problems.join('; ')}`);
}

/** @throws {DatadogError} 400 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new DatadogError(400, 'Invalid JSON');
    throw cause;
  }
}

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';

export const PRESS_PATH = '/press';

/** The page's script shows this with each press; another page can neither read it nor send the header. */
const TOKEN_HEADER = 'x-press-token';
const BODY_LIMIT = 10_000;

const pressSchema = z.strictObject({
  channel: z.string().min(1).max(100),
  ts: z.string().min(1).max(40),
  actionId: z.string().min(1).max(255),
  /** The button's value, or the chosen option's. */
  value: z.string().min(1).max(2_000),
  /** What fields of the message hold, by their action ids. */
  inputs: z.record(z.string().max(255), z.string().max(3_000)).optional(),
});

/** A press of a button, or a choice from a menu, in a Slack message (`channel`, `ts`). */
export type Press = Readonly<z.infer<typeof pressSchema>>;

/**
 * Takes presses of the buttons that the page shows, and hands them to the local Slack. Only the page itself gets through: the
 * request must name this server as its origin and show a token that is new with each start.
 *
 * @param press hands one on. @throws {Error} when nobody took it
 */
export function addPressRoutes(app: Hono, press: (pressed: Press) => Promise<void>): void {
  const token = randomBytes(32).toString('hex');

  app.get('/press-token', (call) => call.json({ token }));

  app.post(PRESS_PATH, async (call) => {
    if (!isOwnOrigin(call)) return call.text('Only this page may press its buttons\n', 403);
    if (!isToken(call.req.header(TOKEN_HEADER), token)) return call.text('The token is missing or old\n', 403);
    const parsed = pressSchema.safeParse(await readBody(call));
    if (!parsed.success) return call.text('Expected channel, ts, actionId and value\n', 400);
    await press(parsed.data);
    return call.body(null, 204);
  });
}

const isOwnOrigin = ({ req }: Context): boolean => req.header('origin') === `http://${req.header('host')}`;

function isToken(sent: string | undefined, token: string): boolean {
  const [left, right] = [Buffer.from(sent ?? ''), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}

async function readBody({ req }: Context): Promise<unknown> {
  const text = await req.text();
  if (text.length > BODY_LIMIT) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says what was expected
  }
}

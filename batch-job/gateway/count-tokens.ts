import { z } from 'zod';
import { COUNT_ROUTE, type ModelRequest } from './read-request.ts';
import { NoAnswerError, type RetryRules, sendUpstream } from './send-upstream.ts';
import type { Upstream } from './upstream.ts';

const answerSchema = z.looseObject({ input_tokens: z.int().nonnegative() });
const bodySchema = z.looseObject({});

/** Of a request's fields, those that the count takes: https://docs.claude.com/en/api/messages-count-tokens */
const COUNTED_FIELDS: readonly string[] = ['model', 'messages', 'system', 'tools', 'tool_choice', 'thinking'];

/**
 * Asks the provider how many tokens a request has. That costs nothing.
 *
 * @returns undefined when the provider does not tell
 */
export async function countTokens(
  call: ModelRequest,
  options: { readonly upstream: Upstream; readonly retry: RetryRules; readonly signal: AbortSignal },
): Promise<number | undefined> {
  const fields = Object.entries(bodySchema.parse(JSON.parse(call.body)));
  const body = JSON.stringify(Object.fromEntries(fields.filter(([name]) => COUNTED_FIELDS.includes(name))));
  const query = call.path.includes('?') ? '?beta=true' : '';
  const count: ModelRequest = {
    ...call,
    path: `${COUNT_ROUTE}${query}`,
    body,
    bytes: Buffer.byteLength(body),
    maxOutput: undefined,
    stream: false,
  };
  try {
    const answer = await sendUpstream(count, options);
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    if (answer.status !== 200) return undefined;
    return answerSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8'))).data?.input_tokens;
  } catch (error) {
    // Without a count the call is judged by its bytes, or refused: the caller says so.
    if (error instanceof NoAnswerError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

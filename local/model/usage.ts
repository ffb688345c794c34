import type { MessagesRequest } from './messages-request.ts';

const BYTES_PER_TOKEN = 4;

/** Token counts as the Messages API reports them. */
export interface Usage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly output_tokens: number;
}

/**
 * Estimates what a turn would have cost: about four bytes a token. What the caller had sent before the latest answer
 * counts as read from the cache, the rest as new.
 */
export function estimateUsage(request: MessagesRequest, said: unknown): Usage {
  const lastAnswer = request.messages.findLastIndex(({ role }) => role === 'assistant');
  const cached =
    lastAnswer < 0 ? 0 : sizeInTokens({ ...context(request), messages: request.messages.slice(0, lastAnswer) });
  return {
    input_tokens: inputTokens(request) - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: sizeInTokens(said),
  };
}

/** Tokens of a whole request, whether cached or not. */
export const inputTokens = (request: MessagesRequest): number =>
  sizeInTokens({ ...context(request), messages: request.messages });

const context = ({ system, tools }: MessagesRequest) => ({ system, tools });
const sizeInTokens = (value: unknown) => Math.ceil(Buffer.byteLength(JSON.stringify(value)) / BYTES_PER_TOKEN);

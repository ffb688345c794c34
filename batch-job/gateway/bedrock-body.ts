import { z } from 'zod';
import type { ModelRequest } from './read-request.ts';

/**
 * A body of the Messages API as Bedrock takes it: the model and whether to stream go elsewhere, betas come from a header into
 * the body, and a field or a beta that Bedrock does not know would have the whole request refused.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html
 */
export function toBedrockBody({ body, headers, maxOutput }: ModelRequest): Uint8Array {
  const fields = Object.entries(z.record(z.string(), z.unknown()).parse(JSON.parse(body)));
  const betas = (headers['anthropic-beta'] ?? '').split(',').map((beta) => beta.trim());
  const known = betas.filter((beta) => BETAS.has(beta));
  return new TextEncoder().encode(
    JSON.stringify({
      anthropic_version: 'bedrock-2023-05-31',
      ...(known.length === 0 ? {} : { anthropic_beta: known }),
      ...(maxOutput === undefined ? { max_tokens: 1 } : {}), // asked for by Bedrock also where it only counts
      ...Object.fromEntries(fields.filter(([name]) => FIELDS.has(name))),
    }),
  );
}

const FIELDS = new Set([
  'max_tokens',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'thinking',
  'output_config',
]);

/** Of those that Claude Code sends with `CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS`, the ones that Bedrock lists. */
const BETAS = new Set(['interleaved-thinking-2025-05-14', 'effort-2025-11-24']);

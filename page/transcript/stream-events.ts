import { z } from 'zod';

const contentSchema = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.unknown(),
    is_error: z.boolean().nullish(),
  }),
  z.object({ type: z.string() }).loose(),
]);
export type Content = z.infer<typeof contentSchema>;

/**
 * The events of `claude -p --output-format stream-json` that the page gives a form of their own.
 * https://code.claude.com/docs/en/headless
 */
export const streamEventSchema = z.union([
  z.object({
    type: z.literal('system'),
    subtype: z.literal('init'),
    cwd: z.string().optional(),
    model: z.string().optional(),
    tools: z.array(z.string()).default([]),
    claude_code_version: z.string().optional(),
  }),
  z.object({
    type: z.literal('assistant'),
    message: z.object({ content: z.array(contentSchema) }),
  }),
  z.object({
    type: z.literal('user'),
    message: z.object({ content: z.union([z.string(), z.array(contentSchema)]) }),
  }),
  z.object({
    type: z.literal('result'),
    subtype: z.string(),
    is_error: z.boolean().default(false),
    num_turns: z.number().optional(),
    total_cost_usd: z.number().optional(),
    duration_ms: z.number().optional(),
    structured_output: z.unknown().optional(),
    result: z.string().optional(),
  }),
]);
export type StreamEvent = z.infer<typeof streamEventSchema>;

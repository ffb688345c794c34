import { z } from 'zod';

const textBlock = z.looseObject({ type: z.literal('text'), text: z.string() });
const toolResultBlock = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]).optional(),
  is_error: z.boolean().optional(),
});
const block = z.union([textBlock, toolResultBlock, z.looseObject({ type: z.string() })]);
const content = z.union([z.string(), z.array(block)]);

/** The part of a Messages API request that the script needs; whatever else the caller sends is let through. */
export const messagesRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content })).min(1),
  system: content.optional(),
  tools: z
    .array(
      z.looseObject({ name: z.string(), input_schema: z.looseObject({ required: z.array(z.string()).optional() }) }),
    )
    .default([]),
  stream: z.boolean().default(false),
});

export type MessagesRequest = z.output<typeof messagesRequest>;
type Content = z.output<typeof content>;

export interface ToolResult {
  readonly text: string;
  readonly isError: boolean;
}

export const assistantTurns = ({ messages }: MessagesRequest): number =>
  messages.filter(({ role }) => role === 'assistant').length;

/** Fields that a tool's input must have; none when the tool is not offered. */
export const requiredFields = ({ tools }: MessagesRequest, tool: string): readonly string[] =>
  tools.find(({ name }) => name === tool)?.input_schema.required ?? [];

/** What the caller set up: the system prompt, and the system messages that Claude Code puts into the conversation. */
export const systemText = ({ system, messages }: MessagesRequest): string =>
  [...messages.filter(({ role }) => role === 'system').map((message) => message.content), system ?? '']
    .map(textOf)
    .join('\n');

export const promptText = ({ messages }: MessagesRequest): string =>
  textOf(messages.find(({ role }) => role === 'user')?.content ?? '');

/** Every tool's result in the conversation, by the id of its call. Results come in any order. */
export function toolResults({ messages }: MessagesRequest): ReadonlyMap<string, ToolResult> {
  const blocks = messages.flatMap((message) => (typeof message.content === 'string' ? [] : message.content));
  return new Map(
    blocks.flatMap((one) => {
      const read = toolResultBlock.safeParse(one);
      if (!read.success) return [];
      const { tool_use_id: id, content: text = '', is_error: isError = false } = read.data;
      return [[id, { text: textOf(text), isError }] as const];
    }),
  );
}

function textOf(content: Content): string {
  if (typeof content === 'string') return content;
  return content.flatMap((one) => textBlock.safeParse(one).data?.text ?? []).join('\n');
}

import { isAbsolute, posix } from 'node:path';
import { z } from 'zod';

/** The tool that Claude Code offers when it was given `--json-schema`; calling it ends the phase. */
export const VERDICT_TOOL = 'StructuredOutput';

/** Where the built-in tools take a path. Scripts write it relative to the tree. */
export const PATH_INPUTS: Readonly<Record<string, string>> = {
  Read: 'file_path',
  Edit: 'file_path',
  Write: 'file_path',
  Glob: 'path',
  Grep: 'path',
};

const toolCall = z
  .strictObject({
    name: z.string().min(1),
    input: z.record(z.string(), z.json()),
    resultContains: z.array(z.string().min(1)).default([]).describe('What the result must hold for the script to fit'),
    optional: z
      .boolean()
      .default(false)
      .describe('Left out where the tool is not offered; the script goes on whatever comes of it'),
  })
  .refine(pathStaysInTree, 'the path must be relative and stay in the tree');

const step = z
  .strictObject({ text: z.string().min(1).optional(), toolCalls: z.array(toolCall).default([]) })
  .refine((step) => step.text !== undefined || step.toolCalls.length > 0, 'a step says something or calls a tool');

const phase = z.strictObject({
  name: z.string().regex(/^[a-z][a-z-]{0,30}$/, 'expected lower case letters and "-"'),
  when: z
    .strictObject({
      verdictRequires: z.string().min(1).optional().describe('A required field of the verdict that is asked for'),
      systemSays: z.string().min(1).optional().describe('A phrase of the system prompt'),
      promptSays: z.string().min(1).optional().describe('A phrase of the first user message'),
    })
    .refine((when) => Object.keys(when).length > 0, 'a phase must be told by something'),
  steps: z
    .array(step)
    .min(1)
    .refine((steps) => steps.at(-1)?.toolCalls.at(-1)?.name === VERDICT_TOOL, `the last call must be ${VERDICT_TOOL}`),
});

/** A conversation as it is written: the first phase that a request fits is played, step by step. */
export const conversationSchema = z.strictObject({
  name: z.string().min(1),
  phases: z
    .array(phase)
    .min(1)
    .refine((phases) => new Set(phases.map(({ name }) => name)).size === phases.length, 'names of phases must differ'),
});

export type ConversationInput = z.input<typeof conversationSchema>;
export type Conversation = z.output<typeof conversationSchema>;
export type Phase = Conversation['phases'][number];
export type Step = Phase['steps'][number];
export type ToolCall = Step['toolCalls'][number];

function pathStaysInTree({ name, input }: { name: string; input: Record<string, unknown> }): boolean {
  const path = input[PATH_INPUTS[name] ?? ''];
  if (typeof path !== 'string') return true;
  return !isAbsolute(path) && !posix.normalize(path).startsWith('..');
}

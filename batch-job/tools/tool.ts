import { z } from 'zod';

/** A tool that the worker serves to the agent. */
export interface Tool {
  readonly name: string;
  /** For the model, which pays for each word in every turn. */
  readonly description: string;
  /** JSON schema of its input. */
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: unknown };
  /** How often it may be called in one phase. */
  readonly calls: number;
  /**
   * Answers in text that others wrote.
   * @throws {ToolError} with what the model should do differently, in our own words
   */
  run(input: unknown, signal: AbortSignal): Promise<string>;
}

/** A call that cannot be answered as it was made, in words for the model. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** Makes a tool whose input is read by a schema; what does not fit it is told to the model. */
export function defineTool<Shape extends z.ZodObject>(tool: {
  name: string;
  description: string;
  input: Shape;
  calls: number;
  run: (input: z.output<Shape>, signal: AbortSignal) => Promise<string>;
}): Tool {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(tool.input, { target: 'draft-7', io: 'input' });
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: { ...inputSchema, type: 'object' },
    calls: tool.calls,
    run: async (input, signal) => {
      const read = tool.input.safeParse(input ?? {});
      if (!read.success) throw new ToolError(`the input is not as expected: ${firstProblem(read.error)}`);
      return tool.run(read.data, signal);
    },
  };
}

const firstProblem = ({ issues: [issue] }: z.ZodError): string =>
  `${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'invalid'}`;

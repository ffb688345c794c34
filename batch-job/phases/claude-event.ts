import { z } from 'zod';

/** What is read of the last event of the stream; everything else passes to the audit log as it is. */
const resultSchema = z.looseObject({
  type: z.literal('result'),
  subtype: z.string(),
  is_error: z.boolean(),
  api_error_status: z.number().nullish(),
  result: z.string().nullish(),
  errors: z.array(z.unknown()).nullish(),
  structured_output: z.unknown().optional(),
  permission_denials: z.array(z.looseObject({ tool_name: z.string() })).nullish(),
});
export type ResultEvent = z.infer<typeof resultSchema>;

const assistantSchema = z.looseObject({
  type: z.literal('assistant'),
  message: z.looseObject({ id: z.string(), content: z.array(z.unknown()).catch([]) }),
});

/** The call by which the model gives its verdict. */
const verdictCall = z.looseObject({
  type: z.literal('tool_use'),
  name: z.literal('StructuredOutput'),
  input: z.unknown(),
});

/** What was read of the stream so far. */
export interface StreamReading {
  /** Answers of the model. One answer comes as one event for each of its blocks, with the same message id. */
  readonly turns: ReadonlySet<string>;
  readonly result: ResultEvent | undefined;
  /** The input of the last call that was to give the verdict, whether Claude Code took it or not. */
  readonly lastVerdictCall: unknown;
}

export const nothingRead: StreamReading = { turns: new Set(), result: undefined, lastVerdictCall: undefined };

/**
 * Reads one line of `--output-format stream-json`.
 *
 * @returns the event, or its text when it is no JSON, and the reading with it added
 */
export function readEvent(line: string, reading: StreamReading): { event: unknown; reading: StreamReading } {
  const event = parseJson(line);
  const assistant = assistantSchema.safeParse(event);
  if (assistant.success) {
    const { id, content } = assistant.data.message;
    const call = content.map((block) => verdictCall.safeParse(block).data).findLast((each) => each !== undefined);
    const lastVerdictCall = call === undefined ? reading.lastVerdictCall : call.input;
    return { event, reading: { ...reading, turns: new Set([...reading.turns, id]), lastVerdictCall } };
  }
  const result = resultSchema.safeParse(event);
  return { event, reading: result.success ? { ...reading, result: result.data } : reading };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line; // kept as it is: what the CLI says outside its protocol belongs into the audit log too
  }
}

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

const assistantSchema = z.looseObject({ type: z.literal('assistant'), message: z.looseObject({ id: z.string() }) });

/** What was read of the stream so far. */
export interface StreamReading {
  /** Answers of the model. One answer comes as one event for each of its blocks, with the same message id. */
  readonly turns: ReadonlySet<string>;
  readonly result: ResultEvent | undefined;
}

export const nothingRead: StreamReading = { turns: new Set(), result: undefined };

/**
 * Reads one line of `--output-format stream-json`.
 *
 * @returns the event, or its text when it is no JSON, and the reading with it added
 */
export function readEvent(line: string, reading: StreamReading): { event: unknown; reading: StreamReading } {
  const event = parseJson(line);
  const assistant = assistantSchema.safeParse(event);
  if (assistant.success) {
    return { event, reading: { ...reading, turns: new Set([...reading.turns, assistant.data.message.id]) } };
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

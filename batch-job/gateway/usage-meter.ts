import { z } from 'zod';
import type { ModelUsage } from '../../core/config/model-prices.ts';

const count = z.int().nonnegative().nullish();
const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cache_creation: z.object({ ephemeral_1h_input_tokens: count }).nullish(),
});

const eventSchema = z.object({
  type: z.string(),
  usage: usageSchema.nullish(),
  message: z.object({ usage: usageSchema.nullish() }).nullish(),
  delta: z.record(z.string(), z.unknown()).nullish(),
});

const NONE: ModelUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWriteHour: 0 };

/**
 * Reads along while an answer passes through and counts what it used: `message_start` tells the input, `message_delta`
 * the output so far. An answer that breaks off before its last `message_delta` is charged for what was streamed,
 * one token a byte at most.
 */
export function createUsageMeter(contentType: string) {
  const streaming = contentType.includes('text/event-stream');
  const decoder = new TextDecoder();
  let pending = '';
  let usage: ModelUsage | undefined;
  let streamedBytes = 0;
  let complete = false;

  const take = (json: string) => {
    const event = parseEvent(json);
    if (event === undefined) return;
    const seen = event.usage ?? event.message?.usage;
    if (seen) usage = maximum(usage ?? NONE, toUsage(seen));
    if (event.type === 'message_stop' || event.type === 'message') complete = true;
    for (const part of Object.values(event.delta ?? {})) {
      if (typeof part === 'string') streamedBytes += Buffer.byteLength(part);
    }
  };

  return {
    push: (chunk: Uint8Array): void => {
      pending += decoder.decode(chunk, { stream: true });
      if (!streaming) return;
      const lines = pending.split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data:')) take(line.slice('data:'.length));
    },
    /** @returns what was used; undefined when the answer did not tell at all */
    read: (): ModelUsage | undefined => {
      if (!streaming) take(pending);
      if (usage === undefined || complete) return usage;
      return { ...usage, output: Math.max(usage.output, streamedBytes) };
    },
  };
}

function parseEvent(json: string): z.infer<typeof eventSchema> | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined; // not an event: it passes through, and an answer without any usage is charged at its worst
  }
}

function toUsage(seen: z.infer<typeof usageSchema>): ModelUsage {
  const hour = seen.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  return {
    input: seen.input_tokens ?? 0,
    output: seen.output_tokens ?? 0,
    cacheRead: seen.cache_read_input_tokens ?? 0,
    cacheWrite: Math.max((seen.cache_creation_input_tokens ?? 0) - hour, 0),
    cacheWriteHour: hour,
  };
}

/** Later events repeat or raise what earlier ones said; some leave fields out or at zero. */
const maximum = (a: ModelUsage, b: ModelUsage): ModelUsage => ({
  input: Math.max(a.input, b.input),
  output: Math.max(a.output, b.output),
  cacheRead: Math.max(a.cacheRead, b.cacheRead),
  cacheWrite: Math.max(a.cacheWrite, b.cacheWrite),
  cacheWriteHour: Math.max(a.cacheWriteHour, b.cacheWriteHour),
});

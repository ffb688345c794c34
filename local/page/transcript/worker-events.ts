import { z } from 'zod';
import { tokensSchema } from '../../../core/attempt.ts';

/** What the worker itself writes into a phase's audit log, beside the events of Claude Code. */

export const promptSchema = z.object({ prompt: z.string() });

/** One request that went through the worker's model gateway, or was refused there. */
export const modelCallSchema = z.object({
  status: z.number(),
  durationMs: z.number(),
  tokens: tokensSchema,
  dollars: z.number(),
  reason: z.string().optional(),
});
export type ModelCall = z.infer<typeof modelCallSchema>;

const kindSchema = z.object({ type: z.string(), subtype: z.string().optional() });

/** Names an event that has no form of its own. */
export function nameOfEvent(event: string, detail: unknown): string {
  const kind = kindSchema.safeParse(detail).data;
  if (event !== 'claude' || kind === undefined) return event;
  return `claude ${kind.type}${kind.subtype === undefined ? '' : ` ${kind.subtype}`}`;
}

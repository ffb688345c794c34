import { z } from 'zod';
import { tokensSchema } from '../../core/records/phase.ts';

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

/** What the worker made of the phase's answer. The verdict itself is in the answer. */
export const readingSchema = z.union([
  z
    .looseObject({ kind: z.literal('verdict'), verdict: z.unknown() })
    .transform(({ kind: _, verdict: __, ...figures }) => ({ figures })),
  z
    .looseObject({ kind: z.literal('failed'), reason: z.string() })
    .transform(({ kind: _, reason, ...figures }) => ({ reason, figures })),
]);
export type Reading = { readonly reason?: string; readonly figures: unknown };

const toolSchema = z.object({ tool: z.string(), ended: z.string() });
const kindSchema = z.object({ type: z.string(), subtype: z.string().optional() });

/** Names an event that has no form of its own. */
export function nameOfEvent(event: string, detail: unknown): string {
  const call = event === 'tool' ? toolSchema.safeParse(detail).data : undefined;
  if (call !== undefined) return `${call.tool}, ${call.ended} by the worker`;
  const kind = kindSchema.safeParse(detail).data;
  if (event !== 'claude' || kind === undefined) return event;
  return `claude ${kind.type}${kind.subtype === undefined ? '' : ` ${kind.subtype}`}`;
}

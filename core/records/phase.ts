import { z } from 'zod';

const phaseName = z.enum(['investigate', 'propose-fix', 'review', 'reproduce', 'write-tests', 'explain-rollback']);
export type PhaseName = z.infer<typeof phaseName>;

export const tokensSchema = z.object({
  input: z.int().nonnegative(),
  output: z.int().nonnegative(),
  cacheRead: z.int().nonnegative(),
  cacheWrite: z.int().nonnegative(),
});
export type Tokens = z.infer<typeof tokensSchema>;

/** One run of Claude Code: what it cost and how it ended. */
export const phaseSchema = z.object({
  name: phaseName,
  model: z.string(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  status: z.enum(['running', 'verdict', 'failed']),
  /** Why it failed, in a sentence. */
  reason: z.string().optional(),
  turns: z.int().nonnegative(),
  tokens: tokensSchema,
  dollars: z.number().nonnegative(),
  /** Tool calls that were denied. */
  denials: z.int().nonnegative(),
  /** The verdict as the schema of `core/records/verdict.ts` read it. */
  verdict: z.unknown().optional(),
  /** Where the audit log holds what this phase changed. */
  diffKey: z.string().optional(),
  /** SHA-256 of what the model was told, in hexadecimal: the system prompt, a line end, and the prompt. */
  promptHash: z.string().optional(),
  /** Where the audit log holds every event of the phase. */
  transcriptKey: z.string(),
});
export type Phase = z.infer<typeof phaseSchema>;

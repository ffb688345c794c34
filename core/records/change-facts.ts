import { z } from 'zod';

/** Why a person is asked about a change; each word is one gate. */
export const gateReason = z.enum([
  'api-break',
  'schema-change',
  'new-integration',
  'secret',
  'workflow-change',
  'own-change',
  'fork',
  'risk',
  'coverage',
  'test-loosened',
  'band-aid',
]);
export type GateReason = z.infer<typeof gateReason>;

/** One thing that a tool found in a change. */
export const findingSchema = z.object({
  /** The tool's own name for it, such as `response-property-removed`. */
  rule: z.string(),
  /** The gate that it closes. Left out: a note, which asks nobody. */
  reason: gateReason.optional(),
  path: z.string().optional(),
  /** In the file after the change; in the file before it for what was removed. */
  line: z.int().positive().optional(),
  /** One sentence for a person. */
  text: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What one tool computed about a change. */
export const factSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('ran'),
    name: z.string(),
    version: z.string(),
    /** The tool's exit code; left out for a rule that is no process. */
    exit: z.int().optional(),
    found: z.array(findingSchema),
    /** Figures, by name: shares from 0 to 1, counts of lines or files. */
    figures: z.record(z.string(), z.number()).optional(),
  }),
  z.object({
    status: z.literal('not measured'),
    name: z.string(),
    version: z.string().optional(),
    exit: z.int().optional(),
    /** Completes "not measured: …". */
    why: z.string(),
    /** What was found before the tool gave up. */
    found: z.array(findingSchema).default([]),
  }),
  /** The change has nothing for this tool. */
  z.object({ status: z.literal('not needed'), name: z.string(), version: z.string().optional(), why: z.string() }),
]);
export type Fact = z.infer<typeof factSchema>;

/** What the facts alone decide about a change. */
export const factsVerdict = z.object({
  /** Whether a person has to decide. */
  human: z.boolean(),
  because: z.array(gateReason),
  facts: z.array(factSchema),
});
export type FactsVerdict = z.infer<typeof factsVerdict>;

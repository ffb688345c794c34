import { z } from 'zod';
import { modelConfigSchema } from '../config/model.ts';
import { changeDescriptionSchema } from './change-description.ts';
import { factsVerdict } from './change-facts.ts';
import { reviewFindingSchema, reviewVerdictSchema } from './review-verdict.ts';

/** The model that reads a change between two folders. Its key is no part of a request. */
const reviewModelSchema = z.object({
  settings: modelConfigSchema,
  dollars: z.number().positive(),
  /** Replaces the provider's own address. */
  url: z.string().optional(),
  claudePath: z.string(),
});
export type ReviewModel = z.infer<typeof reviewModelSchema>;

/** What the worker is asked to compute of a change between two folders. */
export const reviewRequest = z.object({
  /** Absolute paths. */
  base: z.string(),
  head: z.string(),
  description: changeDescriptionSchema,
  /** The caller's to clear. */
  workDirectory: z.string(),
  /** Has a model read the change as well. @default - facts alone */
  model: reviewModelSchema.optional(),
});
export type ReviewRequest = z.infer<typeof reviewRequest>;

/** What facts decide about a change, and what a model says of it, where one was asked. */
export const folderVerdict = factsVerdict.extend({
  review: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('read'),
        /** Those whose quotation is in the head. */
        findings: z.array(reviewFindingSchema),
        verdict: reviewVerdictSchema,
        /** What the model cost, in dollars. */
        dollars: z.number().nonnegative(),
      }),
      z.object({ kind: z.literal('failed'), why: z.string() }),
    ])
    .optional(),
});
export type FolderVerdict = z.infer<typeof folderVerdict>;

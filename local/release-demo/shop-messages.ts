import { z } from 'zod';

const environmentName = z.enum(['staging', 'production']);

/** What the shop's process is told first. */
export const shopTermsSchema = z.object({
  /** Where git clones the shop from. */
  repository: z.string(),
  /** Folder of checkouts and of the environments' data. */
  directory: z.string(),
  /** What the platform's commands have to show. */
  token: z.string(),
});
export type ShopTerms = z.infer<typeof shopTermsSchema>;

/** What the shop's process is told. */
export const shopOrderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), terms: shopTermsSchema }),
  z.object({ kind: z.literal('open'), perSecond: z.number().positive() }),
  z.object({ kind: z.literal('shut') }),
  z.object({ kind: z.literal('close') }),
]);
export type ShopOrder = z.infer<typeof shopOrderSchema>;

const servedSchema = z.object({
  environment: environmentName,
  version: z.string(),
  at: z.number(),
  ms: z.number(),
  failed: z.boolean(),
});

/** What the shop's process tells. */
export const shopNewsSchema = z.discriminatedUnion('kind', [
  /** Addresses of what it serves. */
  z.object({
    kind: z.literal('started'),
    production: z.string(),
    staging: z.string(),
    /** Where the version before answers, for the comparison on staging. */
    previous: z.string(),
    /** Takes the platform's commands. */
    commands: z.string(),
  }),
  /** What the balancers answered and the versions logged since the last time. */
  z.object({
    kind: z.literal('seen'),
    served: z.array(servedSchema),
    errors: z.array(z.record(z.string(), z.unknown())),
  }),
  /** A process of a version ended by itself, or could not be started again. */
  z.object({ kind: z.literal('fault'), text: z.string() }),
  /** What the shoppers met, after the last of them. */
  z.object({ kind: z.literal('shut'), requests: z.int(), failed: z.int(), seconds: z.number() }),
]);
export type ShopNews = z.infer<typeof shopNewsSchema>;

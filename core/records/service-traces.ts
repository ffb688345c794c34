import { z } from 'zod';

/** Another service, and how many calls between the two the traces hold. */
const neighbourSchema = z.object({ service: z.string(), calls: z.int().positive() });

/** What recent traces tell about a service. It explains a change, and decides nothing. Names are cleaned and cut. */
export const serviceTracesSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('read'),
    /** Traces that the service has spans in. */
    traces: z.int().positive(),
    /** The service's own spans in them. */
    spans: z.int().positive(),
    /** The busiest first; `share` is the part of the service's own spans, from 0 to 1. */
    resources: z.array(z.object({ name: z.string(), spans: z.int().positive(), share: z.number() })),
    /** Who calls the service, and whom it calls; the most calls first. */
    callers: z.array(neighbourSchema),
    callees: z.array(neighbourSchema),
  }),
  /** `why` completes "not measured: …". */
  z.object({ status: z.literal('not measured'), why: z.string() }),
]);
export type ServiceTraces = z.infer<typeof serviceTracesSchema>;

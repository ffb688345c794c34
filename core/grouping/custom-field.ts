import { z } from 'zod';

/** A field that a service logs with its errors: its most frequent values, and in how many events each was seen. */
export const customFieldSchema = z.object({
  name: z.string(),
  values: z.array(z.object({ value: z.string(), count: z.int().positive() })).readonly(),
});
export type CustomField = z.infer<typeof customFieldSchema>;

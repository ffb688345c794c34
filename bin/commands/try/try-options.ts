import { z } from 'zod';

export const optionsSchema = z.object({
  repo: z.string().min(1),
  stack: z.string().min(1),
  service: z.string().min(1).optional(),
  commit: z.string().min(1).optional(),
  config: z.string().min(1).optional(),
  conversation: z.string().min(1).optional(),
  limit: z.coerce.number().positive().max(1_000),
  output: z.string().min(1).optional(),
  json: z.boolean(),
});
export type TryCommandOptions = z.output<typeof optionsSchema>;

import { z } from 'zod';
import { portSchema } from './local.ts';

export const optionsSchema = z.object({
  answer: z.boolean(),
  review: z.boolean(),
  release: z.boolean(),
  once: z.boolean(),
  json: z.string().optional(),
  conversation: z.string().optional(),
  image: z.string().optional(),
  port: portSchema,
  reset: z.boolean(),
});

export type DemoCommandOptions = z.infer<typeof optionsSchema>;

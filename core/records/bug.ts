import { z } from 'zod';
import { customFieldSchema } from '../grouping/custom-field.ts';

const sample = z.array(z.string()).readonly();
export const samplesSchema = z.object({
  urls: sample,
  users: sample,
  traces: sample,
  hosts: sample,
  versions: sample,
  /** Fields that the service adds to its logs; left out where there are none. */
  custom: z.array(customFieldSchema).readonly().optional(),
});
export type Samples = z.infer<typeof samplesSchema>;

export const fingerprintSchema = z.object({
  algorithm: z.string(),
  fingerprint: z.string(),
  strict: z.string(),
  loose: z.string(),
  method: z.string(),
  because: z.string(),
});

/** One error event that stands for the group: what the agent and people read. */
export const representativeSchema = z.object({
  id: z.string(),
  timestamp: z.number(),
  kind: z.string().optional(),
  message: z.string().optional(),
  stack: z.string().optional(),
  version: z.string().optional(),
  commit: z.string().optional(),
  /** The issue of Error Tracking that the log line names: a claim, until Datadog has confirmed it. */
  issueId: z.string().optional(),
});

export type Representative = z.infer<typeof representativeSchema>;

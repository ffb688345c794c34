import { z } from 'zod';

/** What is left alone: one bug, or a whole service. */
export const muteSchema = z.object({
  target: z.string(),
  /** Epoch milliseconds; without it, for good. */
  until: z.number().optional(),
  reason: z.string().optional(),
});
export type Mute = z.infer<typeof muteSchema>;

export const muteTarget = {
  fingerprint: (fingerprint: string) => `fingerprint/${fingerprint}`,
  service: (service: string) => `service/${service}`,
};

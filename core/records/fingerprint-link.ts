import { z } from 'zod';

/** The incident that a fingerprint leads to. It stays that incident's, whatever names the bug later. */
export const fingerprintLinkSchema = z.object({
  fingerprint: z.string(),
  version: z.int().nonnegative(),
  algorithm: z.string(),
  incidentId: z.string(),
  /** Why it leads to an incident that was opened under another fingerprint. */
  because: z.string().optional(),
  /** The fingerprint under which the bug goes on. Another one is then another bug, which was not told apart before. */
  successor: z.string().optional(),
});
export type FingerprintLink = z.infer<typeof fingerprintLinkSchema>;

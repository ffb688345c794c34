import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Where the chains of decisions ended after a day. Written once, as one line of canonical JSON in a chain of its own. */
export const dayDigestSchema = z.object({
  /** UTC. */
  day: z.iso.date(),
  /** SHA-256 of the digest before, in hexadecimal; null for the first. */
  previous: sha256.nullable(),
  /** Chains of changes that went on since the digest before, by change. */
  chains: z.array(z.object({ changeId: z.string(), length: z.int().positive(), head: sha256 })),
  /** And of releases; left out where none went on. */
  releases: z.array(z.object({ releaseId: z.string(), length: z.int().positive(), head: sha256 })).optional(),
});
export type DayDigest = z.infer<typeof dayDigestSchema>;

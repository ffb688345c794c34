import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import type { ErrorEvent } from '../error-event.ts';
import type { Algorithms } from '../grouping/algorithms.ts';
import { groupErrorEvents } from '../grouping/group-error-events.ts';
import { cutTexts, foundGroupOf, foundGroupSchema } from './found-group.ts';

/** Groups that are taken up; the rest come back with the next alert. */
const GROUPS_TAKEN = 20;

/** What was found behind an alert. */
export const foundErrorsSchema = z.object({
  /** Likely origins first, then by count. */
  groups: z.array(foundGroupSchema).max(GROUPS_TAKEN),
  /** Groups that are left for the next alert. */
  left: z.int().nonnegative(),
  /** Error events that were looked at. */
  events: z.int().nonnegative(),
  dropped: z.object({ count: z.int().nonnegative(), reasons: z.record(z.string(), z.number()) }),
  /** Bytes that messages and stacks were cut to, so that all of it could be shared. */
  textsCutTo: z.int().positive().optional(),
});
export type FoundErrors = z.infer<typeof foundErrorsSchema>;

/** Groups error events, and keeps of that what an alert takes up. */
export function foundErrorsOf(events: readonly ErrorEvent[], algorithms: Algorithms): FoundErrors {
  const { groups, dropped } = groupErrorEvents(events, { algorithms });
  return {
    groups: groups.slice(0, GROUPS_TAKEN).map(foundGroupOf),
    left: Math.max(0, groups.length - GROUPS_TAKEN),
    events: events.length,
    dropped: { count: dropped.count, reasons: { ...dropped.reasons } },
  };
}

/** A record of the ledger may have 300 kB in all. */
const PACKED_BYTES = 280_000;
/** What is packed is made of at most 1,000 events; nothing honest comes near. */
const UNPACKED_LENGTH = 64 * 1024 * 1024;

/** Stacks repeat themselves: what is found packs to a tenth, and fast. */
const PACKING = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** Bytes that each text is cut to, one after the other, until all of it fits: the longest texts lose most. */
const TEXT_BYTES = [16_384, 8_192, 4_096, 2_048, 1_024];

/**
 * Packs what was found for the alerts that share it. What is too large for the ledger has its long texts cut further,
 * and says so in `textsCutTo`; groups that are too many even then are left for the next alert.
 */
export function packErrors(found: FoundErrors): Uint8Array {
  let packed = pack(found);
  let kept = found;
  for (const bytes of TEXT_BYTES) {
    if (packed.length <= PACKED_BYTES) return packed;
    kept = { ...found, groups: found.groups.map((group) => cutTexts(group, bytes)), textsCutTo: bytes };
    packed = pack(kept);
  }
  while (packed.length > PACKED_BYTES && kept.groups.length > 1) {
    kept = { ...kept, groups: kept.groups.slice(0, -1), left: kept.left + 1 };
    packed = pack(kept);
  }
  return packed;
}

const pack = (found: FoundErrors): Uint8Array => brotliCompressSync(JSON.stringify(found), PACKING);

/** @throws {Error} when it was not packed by `packErrors` */
export const unpackErrors = (packed: Uint8Array): FoundErrors =>
  foundErrorsSchema.parse(JSON.parse(brotliDecompressSync(packed, { maxOutputLength: UNPACKED_LENGTH }).toString()));

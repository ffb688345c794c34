import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import type { ErrorEvent } from '../error-event.ts';
import type { Algorithms } from '../grouping/algorithms.ts';
import { groupErrorEvents } from '../grouping/group-error-events.ts';
import { foundGroupOf, foundGroupSchema } from './found-group.ts';

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

/** An item of the ledger holds 400 KB in all. */
const PACKED_LENGTH = 350_000;
/** What is packed is made of at most 1,000 events; nothing honest comes near. */
const UNPACKED_LENGTH = 64 * 1024 * 1024;

/** Stacks repeat themselves: what is found packs to a tenth, and fast. */
const PACKING = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** @returns undefined when it is too large for the ledger */
export function packErrors(found: FoundErrors): Uint8Array | undefined {
  const packed = brotliCompressSync(JSON.stringify(found), PACKING);
  return packed.length > PACKED_LENGTH ? undefined : packed;
}

/** @throws {Error} when it was not packed by `packErrors` */
export const unpackErrors = (packed: Uint8Array): FoundErrors =>
  foundErrorsSchema.parse(JSON.parse(brotliDecompressSync(packed, { maxOutputLength: UNPACKED_LENGTH }).toString()));

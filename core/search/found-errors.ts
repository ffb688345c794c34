import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { z } from 'zod';
import type { ErrorEvent } from '../error-event.ts';
import type { Algorithms } from '../grouping/algorithms.ts';
import { type GroupOptions, groupErrorEvents } from '../grouping/group-error-events.ts';
import { type FoundGroup, foundGroupSchema } from '../records/found-group.ts';
import { cutTexts, foundGroupOf } from './found-group.ts';

/** Groups that are kept. How many of them are taken up, triage decides by what the ledger knows. */
const GROUPS_KEPT = 200;

/** What was found behind an alert. */
export const foundErrorsSchema = z.object({
  /** Likely origins first, then by count. */
  groups: z.array(foundGroupSchema).max(GROUPS_KEPT),
  /** What is not among the groups: how many bugs, and their error events. */
  left: z.object({ bugs: z.int().nonnegative(), events: z.int().nonnegative() }),
  /** Error events that were looked at. */
  events: z.int().nonnegative(),
  /** Whether there may be more error events than were read: then every count is a least one. */
  truncated: z.boolean(),
  dropped: z.object({ count: z.int().nonnegative(), reasons: z.record(z.string(), z.number()) }),
  /** Why a later search may find more, each reason once; absent when the search was complete. */
  partial: z.array(z.string()).optional(),
  /** Bytes that messages and stacks were cut to, so that all of it could be shared. */
  textsCutTo: z.int().positive().optional(),
});
export type FoundErrors = z.infer<typeof foundErrorsSchema>;

/**
 * Groups error events, and keeps of that what an alert takes up.
 *
 * @param limit most logs that were asked for
 * @param more `dropped`: why logs that were found are no error events, a reason each; `looked`: how many logs the search found,
 *   when that is not the number of these; `whyFragment`: why the rest of a trace was not found; `partial`: why the search was
 *   incomplete
 */
export function foundErrorsOf(
  events: readonly ErrorEvent[],
  algorithms: Algorithms,
  limit: number,
  more: Pick<GroupOptions, 'dropped' | 'whyFragment'> & {
    readonly logsRead?: number;
    readonly partial?: readonly string[];
  } = {},
): FoundErrors {
  const { logsRead = events.length + (more.dropped?.length ?? 0), partial = [], ...options } = more;
  const { groups, dropped } = groupErrorEvents(events, { ...options, algorithms });
  const all = {
    groups: groups.map(foundGroupOf),
    left: { bugs: 0, events: 0 },
    events: events.length,
    truncated: logsRead >= limit || partial.length > 0,
    dropped: { count: dropped.count, reasons: { ...dropped.reasons } },
    ...(partial.length === 0 ? {} : { partial: [...new Set(partial)] }),
  };
  return keepFirst(all, GROUPS_KEPT);
}

/** @returns the events of a group */
export const eventsOf = ({ seconds }: Pick<FoundGroup, 'seconds'>): number =>
  Object.values(seconds)
    .flatMap((minute) => Object.values(minute))
    .reduce((sum, count) => sum + count, 0);

function keepFirst(found: FoundErrors, count: number): FoundErrors {
  const rest = found.groups.slice(count);
  if (rest.length === 0) return found;
  const events = rest.reduce((sum, group) => sum + eventsOf(group), found.left.events);
  return { ...found, groups: found.groups.slice(0, count), left: { bugs: found.left.bugs + rest.length, events } };
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
    kept = keepFirst(kept, Math.floor(kept.groups.length * KEPT_SHARE));
    packed = pack(kept);
  }
  return packed;
}

/** Packing takes time: groups that are too many are left out by the tenth, and not one by one. */
const KEPT_SHARE = 0.9;

const pack = (found: FoundErrors): Uint8Array => brotliCompressSync(JSON.stringify(found), PACKING);

/** @throws {Error} when it was not packed by `packErrors` */
export const unpackErrors = (packed: Uint8Array): FoundErrors =>
  foundErrorsSchema.parse(JSON.parse(brotliDecompressSync(packed, { maxOutputLength: UNPACKED_LENGTH }).toString()));

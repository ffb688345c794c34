import { DECISION_PREFIX } from '../names.ts';
import type { ChangeRecord } from '../records/change-record.ts';
import { type DayDigest, dayDigestSchema } from '../records/day-digest.ts';
import { canonicalLine, hashOfLine, isCanonical } from './chain.ts';

/** What the keys of digests begin with. */
export const DIGEST_PREFIX = `${DECISION_PREFIX}digests/`;

/** @param day such as `2026-11-28` */
export const digestKey = (day: string): string => `${DIGEST_PREFIX}${day}.json`;

/**
 * The digest of a day as its line.
 *
 * @param changes those that went on since the digest before
 * @param previous the line of the digest before; left out for the first
 * @returns undefined if there is nothing to remember
 */
export function digestLine(
  day: string,
  changes: readonly Pick<ChangeRecord, 'id' | 'chain'>[],
  previous: string | undefined,
): string | undefined {
  const chains = changes
    .flatMap(({ id, chain: { length, head } }) => (head === null ? [] : [{ changeId: id, length, head }]))
    .toSorted((a, b) => (a.changeId < b.changeId ? -1 : 1));
  if (chains.length === 0) return undefined;
  const digest: DayDigest = { day, previous: previous === undefined ? null : hashOfLine(previous), chains };
  return canonicalLine(dayDigestSchema.parse(digest));
}

/** @returns undefined if it is no digest, or not in canonical form */
export function readDigest(line: string): DayDigest | undefined {
  if (!isCanonical(line)) return undefined;
  const read = dayDigestSchema.safeParse(JSON.parse(line));
  return read.success ? read.data : undefined;
}

import { releaseChainName } from '../lifecycle/release-names.ts';
import { DECISION_PREFIX } from '../names.ts';
import { type DayDigest, dayDigestSchema } from '../records/day-digest.ts';
import { canonicalLine, hashOfLine, isCanonical } from './chain.ts';
import type { ChainedRecord } from './follow-line.ts';

/** What the keys of digests begin with. */
export const DIGEST_PREFIX = `${DECISION_PREFIX}digests/`;

/** @param day such as `2026-11-28` */
export const digestKey = (day: string): string => `${DIGEST_PREFIX}${day}.json`;

/** Records whose chains went on since the digest before. */
export interface WentOn {
  readonly changes: readonly ChainedRecord[];
  readonly releases: readonly ChainedRecord[];
}

/**
 * The digest of a day as its line.
 *
 * @param previous the line of the digest before; left out for the first
 * @returns undefined if there is nothing to remember
 */
export function digestLine(day: string, went: WentOn, previous: string | undefined): string | undefined {
  const chains = endsOf(went.changes).map(({ id, ...end }) => ({ changeId: id, ...end }));
  const releases = endsOf(went.releases).map(({ id, ...end }) => ({ releaseId: id, ...end }));
  if (chains.length + releases.length === 0) return undefined;
  const digest: DayDigest = {
    ...{ day, previous: previous === undefined ? null : hashOfLine(previous), chains },
    ...(releases.length > 0 && { releases }),
  };
  return canonicalLine(dayDigestSchema.parse(digest));
}

const endsOf = (records: readonly ChainedRecord[]) =>
  records
    .flatMap(({ id, chain: { length, head } }) => (head === null ? [] : [{ id, length, head }]))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** The ends that a digest remembers, each under the name of its chain. */
export const chainsIn = (digest: DayDigest | undefined): readonly ChainedRecord[] => [
  ...(digest?.chains ?? []).map(({ changeId, length, head }) => ({ id: changeId, chain: { length, head } })),
  ...(digest?.releases ?? []).map(({ releaseId, length, head }) => ({
    id: releaseChainName(releaseId),
    chain: { length, head },
  })),
];

/** @returns undefined if it is no digest, or not in canonical form */
export function readDigest(line: string): DayDigest | undefined {
  if (!isCanonical(line)) return undefined;
  const read = dayDigestSchema.safeParse(JSON.parse(line));
  return read.success ? read.data : undefined;
}

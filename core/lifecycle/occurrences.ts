import type { Occurrences } from '../records/occurrences.ts';

const MINUTES_KEPT = 24 * 60;

export const noOccurrences: Occurrences = { buckets: {}, folded: 0, foldedBefore: 0 };

/** @returns the number of error events seen */
export const countOccurrences = ({ buckets, folded }: Occurrences): number =>
  Object.values(buckets).reduce((sum, count) => sum + count, folded);

/** Merges the minutes that one alert saw into what is known. */
export function mergeOccurrences(known: Occurrences, seen: Readonly<Record<string, number>>): Occurrences {
  const buckets = { ...known.buckets };
  for (const [minute, count] of Object.entries(seen)) {
    if (Number(minute) >= known.foldedBefore) buckets[minute] = Math.max(buckets[minute] ?? 0, count);
  }
  return fold({ ...known, buckets });
}

/** Notes that there may have been more error events than were seen. */
export const noteTruncated = (occurrences: Occurrences): Occurrences => ({ ...occurrences, truncated: true });

function fold(occurrences: Occurrences): Occurrences {
  const minutes = Object.keys(occurrences.buckets).map(Number);
  const horizon = Math.max(...minutes, 0) - MINUTES_KEPT;
  if (minutes.every((minute) => minute >= horizon)) return occurrences;
  const kept = Object.entries(occurrences.buckets).filter(([minute]) => Number(minute) >= horizon);
  const old = Object.entries(occurrences.buckets).filter(([minute]) => Number(minute) < horizon);
  return {
    buckets: Object.fromEntries(kept),
    folded: old.reduce((sum, [, count]) => sum + count, occurrences.folded),
    foldedBefore: horizon,
    ...(occurrences.truncated === true ? { truncated: true } : {}),
  };
}

import type { EventsBySecond, Occurrences } from '../records/occurrences.ts';

const MINUTES_KEPT = 24 * 60;
/** A search's first and last minute may be cut. Searches of one rush of errors begin and end within these minutes. */
const MINUTES_KEPT_BY_SECOND = 3;

export const noOccurrences: Occurrences = { buckets: {}, folded: 0, foldedBefore: 0 };

/** @returns the number of error events seen */
export const countOccurrences = ({ buckets, folded }: Occurrences): number => sum(buckets) + folded;

/**
 * Merges what one alert saw into what is known. Merging the same alert again changes nothing. The order of alerts does not
 * matter for minutes that were read whole.
 */
export function mergeOccurrences(known: Occurrences, seen: EventsBySecond): Occurrences {
  const news = Object.entries(seen).filter(([minute]) => Number(minute) >= known.foldedBefore);
  const buckets = { ...known.buckets };
  const seconds = { ...known.seconds };
  for (const [minute, counts] of news) {
    const merged = mergeCounts(seconds[minute] ?? {}, counts);
    seconds[minute] = merged;
    buckets[minute] = Math.max(buckets[minute] ?? 0, sum(merged));
  }
  return fold({ ...known, buckets, ...keepNewest(seconds, buckets) });
}

/** Notes that there may have been more error events than were seen. */
export const noteTruncated = (occurrences: Occurrences): Occurrences => ({ ...occurrences, truncated: true });

type Counts = Readonly<Record<string, number>>;

const sum = (counts: Counts): number => Object.values(counts).reduce((total, count) => total + count, 0);

function mergeCounts(known: Counts, seen: Counts): Record<string, number> {
  const merged = { ...known };
  for (const [second, count] of Object.entries(seen)) merged[second] = Math.max(merged[second] ?? 0, count);
  return merged;
}

function keepNewest(seconds: EventsBySecond, buckets: Counts): Pick<Occurrences, 'seconds'> {
  const oldest = Math.max(...Object.keys(buckets).map(Number), 0) - MINUTES_KEPT_BY_SECOND + 1;
  const kept = Object.entries(seconds).filter(([minute]) => Number(minute) >= oldest);
  return kept.length === 0 ? {} : { seconds: Object.fromEntries(kept) };
}

function fold(occurrences: Occurrences): Occurrences {
  const minutes = Object.keys(occurrences.buckets).map(Number);
  const horizon = Math.max(...minutes, 0) - MINUTES_KEPT;
  if (minutes.every((minute) => minute >= horizon)) return occurrences;
  const kept = Object.entries(occurrences.buckets).filter(([minute]) => Number(minute) >= horizon);
  const old = Object.entries(occurrences.buckets).filter(([minute]) => Number(minute) < horizon);
  return {
    ...occurrences,
    buckets: Object.fromEntries(kept),
    folded: old.reduce((total, [, count]) => total + count, occurrences.folded),
    foldedBefore: horizon,
  };
}

import type { LeftAlone } from '../records/left-alone.ts';

/** What one rule left alone in one channel: alerts, and the bugs that they were of. */
export interface SkipCount {
  readonly rule: string;
  readonly alerts: number;
  readonly bugs: number;
}

/** Alerts of one monitor for which no configured service was found. */
export interface UnmatchedCount {
  readonly title: string;
  readonly link: string;
  readonly alerts: number;
}

/** Alerts behind which no log was an error, and why their logs are none. */
export interface NoErrorsCount {
  readonly alerts: number;
  /** Logs by reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** What was left alone on a day. */
export interface LeftAloneCounts {
  /** By channel; the rule with the most alerts first. */
  readonly skips: ReadonlyMap<string, readonly SkipCount[]>;
  /** By monitor, the one with the most alerts first. */
  readonly unmatched: readonly UnmatchedCount[];
  /** By channel. */
  readonly noErrors: ReadonlyMap<string, NoErrorsCount>;
}

/** Different bugs of one rule and channel, and different monitors, are counted up to these numbers: memory stays bounded. */
export const BUGS_COUNTED = 10_000;
const MONITORS_COUNTED = 1_000;
/** Reasons come from a short list of phrases. */
const REASONS_COUNTED = 50;
const OTHER_MONITORS = { title: 'other monitors', link: '' };

/**
 * Counts a day's records as they come. It keeps counts and names, never the records.
 *
 * @returns `add`, for each record once, and `counts`
 */
export function createLeftAloneCounter(): { add: (record: LeftAlone) => void; counts: () => LeftAloneCounts } {
  const channels = new Map<string, Map<string, { alerts: number; readonly bugs: Set<string> }>>();
  const noErrors = new Map<string, { alerts: number; readonly reasons: Record<string, number> }>();
  const monitors = new Map<string, { title: string; link: string; alerts: number }>();

  return {
    add: ({ skips, unmatched, noErrors: found }) => {
      const seen = new Set<object>();
      for (const { channel, rule, incidentId } of skips) {
        const rules = getOrPut(channels, channel, () => new Map());
        const tally = getOrPut(rules, rule, () => ({ alerts: 0, bugs: new Set<string>() }));
        if (tally.bugs.size < BUGS_COUNTED) tally.bugs.add(incidentId);
        if (!seen.has(tally)) tally.alerts += 1;
        seen.add(tally);
      }
      if (found !== undefined) {
        const tally = getOrPut(noErrors, found.channel, () => ({ alerts: 0, reasons: Object.create(null) }));
        tally.alerts += 1;
        for (const [reason, count] of Object.entries(found.reasons).slice(0, REASONS_COUNTED))
          tally.reasons[reason] = (tally.reasons[reason] ?? 0) + count;
      }
      if (unmatched === undefined) return;
      const { monitorId, title, link } = unmatched;
      const isOther = monitors.size >= MONITORS_COUNTED && !monitors.has(monitorId);
      const monitor = isOther ? OTHER_MONITORS : { title, link };
      getOrPut(monitors, isOther ? '' : monitorId, () => ({ ...monitor, alerts: 0 })).alerts += 1;
    },
    counts: () => ({
      skips: new Map([...channels].map(([channel, rules]) => [channel, rank(rules)])),
      noErrors,
      unmatched: [...monitors.values()].toSorted((a, b) => b.alerts - a.alerts || a.title.localeCompare(b.title)),
    }),
  };
}

const rank = (rules: ReadonlyMap<string, { alerts: number; bugs: ReadonlySet<string> }>): readonly SkipCount[] =>
  [...rules]
    .map(([rule, { alerts, bugs }]) => ({ rule, alerts, bugs: bugs.size }))
    .toSorted((a, b) => b.alerts - a.alerts || a.rule.localeCompare(b.rule));

function getOrPut<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const current = map.get(key);
  if (current !== undefined) return current;
  const made = make();
  map.set(key, made);
  return made;
}

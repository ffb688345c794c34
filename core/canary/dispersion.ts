import type { EventCount } from './counts.ts';

/** What the counts of one width say. */
export interface WidthEstimate {
  /** In ticks. */
  readonly width: number;
  /** Variance over mean. */
  readonly dispersion: number;
  /** How far it may be off where 1 is true: one standard error. */
  readonly doubt: number;
}

/** Chance makes an estimate this many standard errors too large once in thousands of canaries. */
const STANDARD_ERRORS = 3.5;

/** Whether events come more unevenly than chance alone would have them come. */
export const isSurelyUneven = ({ dispersion, doubt }: Pick<WidthEstimate, 'dispersion' | 'doubt'>): boolean =>
  dispersion > 1 + STANDARD_ERRORS * doubt;

/** One tick, two minutes, ten: clusters that outlast a tick show at the wider ones only. */
const WIDTHS_SECONDS = [0, 120, 600] as const;
const LEAST_WINDOWS = 4;

/**
 * How unevenly events come: variance over mean of their counts, at several widths. 1 is chance alone; bursts of 8 are about 15.
 *
 * @param ticks in order of time, without those that say nothing
 * @returns one estimate a width that has enough windows
 */
export function estimateDispersion(ticks: readonly EventCount[], tickSeconds: number): readonly WidthEstimate[] {
  const widths = new Set(WIDTHS_SECONDS.map((seconds) => Math.max(1, Math.round(seconds / tickSeconds))));
  return [...widths].flatMap((width) => estimateWidth(ticks, width) ?? []);
}

function estimateWidth(ticks: readonly EventCount[], width: number): WidthEstimate | undefined {
  const windows = Math.floor(ticks.length / width);
  if (windows < LEAST_WINDOWS) return undefined;
  const counts = Array.from({ length: windows }, (_, window) => sumOf(ticks, window * width, width));
  const all = sumOf(counts, 0, windows);
  if (all.events === 0) return undefined;
  const rate = all.events / all.requests;
  const spread = counts.reduce((total, { events, requests }) => {
    const expected = rate * requests;
    return expected > 0 ? total + (events - expected) ** 2 / expected : total;
  }, 0);
  const mean = all.events / windows;
  return { width, dispersion: spread / (windows - 1), doubt: Math.sqrt((2 + 1 / mean) / windows) };
}

function sumOf(ticks: readonly EventCount[], from: number, length: number): EventCount {
  let events = 0;
  let requests = 0;
  for (let index = from; index < from + length; index++) {
    events += ticks[index]?.events ?? 0;
    requests += ticks[index]?.requests ?? 0;
  }
  return { events, requests };
}

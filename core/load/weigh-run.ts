import type { LoadRun } from './load-run.ts';

/** Figures of one run, or of a resample of it. */
export interface RunFigures {
  readonly requests: number;
  readonly errors: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** A run that can be measured again and again with other weights of its slices of time. */
export interface WeighedRun {
  /** @param weights how often each slice counts; left out, each counts once */
  figures(weights?: Uint16Array): RunFigures;
}

/** Slices of one run. Requests of a slice are kept or left out together. */
export const SLICES = 60;

/**
 * Sorts a run once, so that each resample is a single walk through its requests.
 *
 * @param run with at least one request
 */
export function weighRun({ seconds, requests }: LoadRun): WeighedRun {
  const sorted = requests.toSorted((one, other) => one.ms - other.ms);
  const times = Float64Array.from(sorted, ({ ms }) => ms);
  const slices = Uint8Array.from(sorted, ({ at }) => sliceOf(at, seconds));
  const ofSlice = new Uint32Array(SLICES);
  const errorsOf = new Uint32Array(SLICES);
  for (const { at, failed } of requests) {
    const slice = sliceOf(at, seconds);
    ofSlice[slice] = (ofSlice[slice] ?? 0) + 1;
    if (failed) errorsOf[slice] = (errorsOf[slice] ?? 0) + 1;
  }
  const once = new Uint16Array(SLICES).fill(1);
  return {
    figures: (weights = once) => {
      const count = weightedSum(ofSlice, weights);
      const quantile = quantileFinder(times, slices, weights);
      return {
        requests: count,
        errors: weightedSum(errorsOf, weights),
        p50: quantile(0.5 * count),
        p99: quantile(0.99 * count),
      };
    },
  };
}

const sliceOf = (at: number, seconds: number): number =>
  Math.min(SLICES - 1, Math.max(0, Math.floor((at / (seconds * 1_000)) * SLICES)));

/** Finds the smallest time with at least this much weight up to it. Ask for greater weights later. */
function quantileFinder(times: Float64Array, slices: Uint8Array, weights: Uint16Array): (weight: number) => number {
  let index = -1;
  let sum = 0;
  return (weight) => {
    while (index < times.length - 1 && (index < 0 || sum < weight)) {
      index += 1;
      sum += weights[slices[index] ?? 0] ?? 0;
    }
    return times[Math.max(0, index)] ?? 0;
  };
}

function weightedSum(values: Uint32Array, weights: Uint16Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += (values[index] ?? 0) * (weights[index] ?? 0);
  return sum;
}

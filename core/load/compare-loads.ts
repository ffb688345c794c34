import { probit, quantileSorted } from 'simple-statistics';
import type { LoadResult } from '../records/release-step.ts';
import { ABBA, type LoadRun } from './load-run.ts';
import { BLOCKS, resampleSlices } from './resample-slices.ts';
import { studentQuantile } from './student-quantile.ts';
import { type RunFigures, weighRun } from './weigh-run.ts';

type Ratio = NonNullable<LoadResult['p99']>;
type SideFigures = Pick<LoadResult, 'requests' | 'errors' | 'p50Ms' | 'p99Ms'>;

/** Fewer requests of one run tell nothing about its slowest hundredth: four of them would decide. */
export const LEAST_REQUESTS = 400;
const RESAMPLES = 600;
/** Of the intervals: 95 percent. */
const [LOWEST, HIGHEST] = [0.025, 0.975] as const;
/** One contrast alone estimates the noise of the runs, so more of its standard deviations are taken than of a known one. */
const NOISE_DEVIATIONS = 4;

/**
 * Compares two versions by what their loads measured: new to old, each ratio with an interval of 95 percent.
 *
 * Latencies are those of all requests, failed ones too, as in production. A side's figure is the geometric mean of its runs, so that
 * in the order ABBA a steady drift of the machine leaves the ratio alone.
 *
 * @param runs in the order in which they were made; with runs of the new version alone there are figures and no ratios
 * @param how.random numbers from 0 to below 1
 * @returns why nothing can be said, in a sentence part, where a run has too few requests
 */
export function compareLoads(
  runs: readonly LoadRun[],
  how: { readonly baseline: LoadResult['baseline']; readonly random: () => number; readonly resamples?: number },
): LoadResult | { readonly notMeasured: string } {
  const few = runs.find(({ requests }) => requests.length < LEAST_REQUESTS);
  if (few !== undefined || !runs.some(({ side }) => side === 'new')) {
    const { side = 'new', requests = [] } = few ?? {};
    return {
      notMeasured: `a load of the ${side} version had ${requests.length} requests, fewer than ${LEAST_REQUESTS}`,
    };
  }
  const weighed = runs.map(weighRun);
  const measured = asSample(
    runs,
    weighed.map((run) => run.figures()),
  );
  const sides = sidesOf(measured);
  if (measured.old.length === 0) return { baseline: 'none', ...sides };
  const resamples = Array.from({ length: how.resamples ?? RESAMPLES }, () =>
    asSample(
      runs,
      weighed.map((run) => run.figures(resampleSlices(how.random))),
    ),
  );
  const ratioOf = (of: (sample: Sample) => number, noise = 0) =>
    toRatio(of(measured), resamples.map(of), { noise, fewness: fewness(runs.length) });
  const noiseOf = (key: 'p50' | 'p99') => runNoise(runs, measured, resamples, key);
  const hasErrors = sides.errors.old + sides.errors.new > 0;
  return {
    baseline: how.baseline,
    ...sides,
    p50: ratioOf((sample) => logRatio(sample, 'p50'), noiseOf('p50')),
    p99: ratioOf((sample) => logRatio(sample, 'p99'), noiseOf('p99')),
    ...(hasErrors ? { errorShare: ratioOf(logErrorRatio) } : {}),
  };
}

interface Sample {
  readonly old: readonly RunFigures[];
  readonly new: readonly RunFigures[];
}

const asSample = (runs: readonly LoadRun[], figures: readonly RunFigures[]): Sample => ({
  old: figures.filter((_, index) => runs[index]?.side === 'old'),
  new: figures.filter((_, index) => runs[index]?.side === 'new'),
});

function sidesOf({ old, new: candidate }: Sample): SideFigures {
  const ofOld = (key: 'p50' | 'p99') => (old.length === 0 ? null : Math.exp(meanLog(old, key)));
  return {
    requests: { old: sumOf(old, 'requests'), new: sumOf(candidate, 'requests') },
    errors: { old: sumOf(old, 'errors'), new: sumOf(candidate, 'errors') },
    p50Ms: { old: ofOld('p50'), new: Math.exp(meanLog(candidate, 'p50')) },
    p99Ms: { old: ofOld('p99'), new: Math.exp(meanLog(candidate, 'p99')) },
  };
}

const logRatio = (sample: Sample, key: 'p50' | 'p99'): number => meanLog(sample.new, key) - meanLog(sample.old, key);

/** Half an error is added to each side, so that a side without any still has a share. */
const logErrorRatio = (sample: Sample): number => logShare(sample.new) - logShare(sample.old);
const logShare = (runs: readonly RunFigures[]): number =>
  Math.log((sumOf(runs, 'errors') + 0.5) / (sumOf(runs, 'requests') + 1));

/**
 * What two runs of one version differ by, besides a steady drift, when blocks within a run do not explain it: the machine was
 * disturbed. `(new₁ − new₂) − 3·(old₁ − old₂)` is free of both a drift and the versions' difference, and has 20 times the
 * variance of one run.
 *
 * @returns standard deviation of the ratio's logarithm
 */
function runNoise(runs: readonly LoadRun[], measured: Sample, resamples: readonly Sample[], key: 'p50' | 'p99') {
  if (runs.length !== ABBA.length || runs.some(({ side }, index) => side !== ABBA[index])) return 0;
  const contrast = ({ old, new: candidate }: Sample) => {
    const [new1 = 0, new2 = 0] = candidate.map((run) => Math.log(run[key]));
    const [old1 = 0, old2 = 0] = old.map((run) => Math.log(run[key]));
    return new1 - new2 - 3 * (old1 - old2);
  };
  const seen = contrast(measured);
  const within = resamples.reduce((sum, sample) => sum + (contrast(sample) - seen) ** 2, 0) / resamples.length;
  return Math.sqrt(Math.max(0, seen ** 2 - within) / 20);
}

/** Few blocks vary too little among themselves, and their resamples with them: the interval is widened as Student's would be. */
function fewness(runs: number): number {
  const freedom = runs * (BLOCKS - 1);
  return (studentQuantile(HIGHEST, freedom) / probit(HIGHEST)) * Math.sqrt(BLOCKS / (BLOCKS - 1));
}

function toRatio(
  log: number,
  resampled: readonly number[],
  { noise, fewness: factor }: { readonly noise: number; readonly fewness: number },
): Ratio {
  const sorted = resampled.toSorted((one, other) => one - other);
  const half = (end: number) => Math.hypot(factor * (end - log), NOISE_DEVIATIONS * noise);
  const low = log - half(Math.min(log, quantileSorted(sorted, LOWEST)));
  const high = log + half(Math.max(log, quantileSorted(sorted, HIGHEST)));
  return { ratio: Math.exp(log), low: Math.exp(low), high: Math.exp(high) };
}

/** A clock may measure nothing; a ratio needs more. */
const LEAST_MS = 0.001;
const meanLog = (runs: readonly RunFigures[], key: 'p50' | 'p99'): number =>
  runs.reduce((sum, run) => sum + Math.log(Math.max(LEAST_MS, run[key])), 0) / runs.length;

const sumOf = (runs: readonly RunFigures[], key: 'requests' | 'errors'): number =>
  runs.reduce((sum, run) => sum + run[key], 0);

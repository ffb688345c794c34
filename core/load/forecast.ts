import type { CalibrationPair } from '../records/calibration.ts';
import type { Forecast, LoadResult } from '../records/release-step.ts';
import { studentQuantile } from './student-quantile.ts';

const LEAST_PAIRS = 5;

/**
 * What is believed before the first pair: production is as much slower as staging, in logarithms an offset of 0 and a slope of 1.
 * The variances say how firmly: the offset within 10 percent or so, the slope between a half and one and a half.
 */
const OFFSET_VARIANCE = 0.1 ** 2;
const SLOPE_VARIANCE = 0.5 ** 2;
/** And that pairs scatter by 10 percent around the line, as firmly as three pairs would say it. */
const NOISE_VARIANCE = 0.1 ** 2;
const NOISE_PAIRS = 3;

/** Standard deviations in half of an interval of 95 percent. */
const DEVIATIONS = 1.96;

/**
 * Predicts production's 99th percentile of a new version from a load on staging, by what this service's own releases showed: a
 * line through their pairs (staging's ratio, production's ratio) in logarithms. The fewer the pairs, the nearer is the line to "the
 * same". This is Bayesian linear regression with conjugate priors: https://en.wikipedia.org/wiki/Bayesian_linear_regression
 *
 * @param staging the ratio that the load measured
 * @param stableP99Ms what production's version shows now
 */
export function forecastProduction(
  pairs: readonly Pick<CalibrationPair, 'staging' | 'production'>[],
  staging: NonNullable<LoadResult['p99']>,
  stableP99Ms: number,
): Forecast {
  if (pairs.length < LEAST_PAIRS) return { kind: 'not-calibrated', pairs: pairs.length, needed: LEAST_PAIRS };
  const line = fitLine(pairs);
  const at = Math.log(staging.ratio);
  // The interval of the ratio is not always even in logarithms: the wider half counts.
  const half = Math.max(Math.log(staging.high) - at, at - Math.log(staging.low));
  const measured = (line.slope * (half / DEVIATIONS)) ** 2;
  const value = line.offset + line.slope * at;
  const spread = studentQuantile(0.975, line.freedom) * Math.sqrt(line.varianceAt(at) + measured);
  const ratio = { value: Math.exp(value), low: Math.exp(value - spread), high: Math.exp(value + spread) };
  const inMs = (of: number) => of * stableP99Ms;
  return {
    kind: 'calibrated',
    pairs: pairs.length,
    ratio,
    p99Ms: { value: inMs(ratio.value), low: inMs(ratio.low), high: inMs(ratio.high) },
  };
}

/** The posterior of the line y = x + offset + (slope − 1)·x, whose prior has a mean of zero in both unknowns. */
function fitLine(pairs: readonly Pick<CalibrationPair, 'staging' | 'production'>[]) {
  const points = pairs.map(({ staging, production }) => {
    const x = Math.log(staging);
    return { x, beyond: Math.log(production) - x };
  });
  const sum = (of: (point: { x: number; beyond: number }) => number) =>
    points.reduce((total, point) => total + of(point), 0);
  const precision = {
    offset: NOISE_VARIANCE / OFFSET_VARIANCE + points.length,
    slope: NOISE_VARIANCE / SLOPE_VARIANCE + sum(({ x }) => x * x),
    both: sum(({ x }) => x),
  };
  const determinant = precision.offset * precision.slope - precision.both ** 2;
  const [total, product] = [sum(({ beyond }) => beyond), sum(({ x, beyond }) => x * beyond)];
  const offset = (precision.slope * total - precision.both * product) / determinant;
  const tilt = (precision.offset * product - precision.both * total) / determinant;
  const freedom = NOISE_PAIRS + points.length;
  const unexplained = sum(({ beyond }) => beyond * beyond) - offset * total - tilt * product;
  const noise = (NOISE_PAIRS * NOISE_VARIANCE + Math.max(0, unexplained)) / freedom;
  return {
    offset,
    slope: 1 + tilt,
    freedom,
    /** Of a new pair's logarithm. */
    varianceAt: (x: number) =>
      noise * (1 + (precision.slope - 2 * precision.both * x + precision.offset * x * x) / determinant),
  };
}

import type { CanaryTerms, StagingTerms } from '../config/release-terms.ts';
import type { ReleaseRule } from '../records/release-decision.ts';
import type { Forecast, LoadResult } from '../records/release-step.ts';

/** What a load says of a release. `undecided`: it could not be measured well enough; that is never good. */
export interface LoadJudgement {
  readonly result: 'passed' | 'failed' | 'undecided';
  readonly rules: readonly Extract<ReleaseRule, 'slower' | 'load-errors' | 'not-measured'>[];
  /** One sentence for people. */
  readonly why: string;
}

/**
 * Judges a load. It fails when the new version is surely slower than the limit: the lower end of a ratio's interval is over it, or the
 * lower end of the forecast is over production's limit. It passes when the measured ratios are within the limit and a
 * slow-down of twice the limit would have been seen.
 *
 * @param limits.slower percent that it may be slower
 * @param limits.canary production's limits; `false` where there is no canary: then only the comparison counts
 */
export function judgeLoad(
  load: LoadResult | { readonly notMeasured: string },
  limits: Pick<StagingTerms, 'slower'> & {
    readonly canary: Pick<CanaryTerms, 'p99Ms' | 'errorRate'> | false;
  },
): LoadJudgement {
  if ('notMeasured' in load) return notMeasured(`The load was not measured: ${load.notMeasured}.`);
  const failed = [slowerWhy(load, limits.slower), foretoldWhy(load.forecast, limits.canary)].filter(
    (why) => why !== undefined,
  );
  const errors = errorsWhy(load, limits.canary);
  if (failed.length > 0 || errors !== undefined) {
    return {
      result: 'failed',
      rules: [
        ...(failed.length > 0 ? (['slower'] as const) : []),
        ...(errors === undefined ? [] : (['load-errors'] as const)),
      ],
      why: [...failed, ...(errors === undefined ? [] : [errors])].join(' '),
    };
  }
  const { p50, p99 } = load;
  if (p50 === undefined || p99 === undefined)
    return notMeasured('No load of the version before is there to compare with.');
  const unclear = unclearOf(load, limits.slower);
  if (unclear !== undefined) {
    const { ratio, low, high } = load[unclear] ?? p99;
    const found = `${unclear} is ${times(ratio)} that of the version before, between ${times(low)} and ${times(high)}`;
    return notMeasured(`${found}: too wide to tell whether it is more than ${limits.slower} % slower.`);
  }
  const figures = `p50 ${times(p50.ratio)}, p99 ${times(p99.ratio)} of the version before`;
  return {
    result: 'passed',
    rules: [],
    why: `It is not more than ${limits.slower} % slower: ${figures}.${forecastWords(load.forecast)}`,
  };
}

/**
 * Whether a load leaves open if the new version is slower, although both were measured: something disturbed the machine, or there
 * were few requests. Another load may tell.
 *
 * @param slower percent that it may be slower
 */
export function isUnclear(load: LoadResult, slower: number): boolean {
  const hasRatios = load.p50 !== undefined && load.p99 !== undefined;
  return hasRatios && slowerWhy(load, slower) === undefined && unclearOf(load, slower) !== undefined;
}

const unclearOf = (load: LoadResult, slower: number) =>
  (['p50', 'p99'] as const).find((key) => !isWithin(load[key], slower));

const notMeasured = (why: string): LoadJudgement => ({ result: 'undecided', rules: ['not-measured'], why });

function slowerWhy({ p50, p99 }: LoadResult, slower: number): string | undefined {
  const over = Object.entries({ p50, p99 }).find(([, ratio]) => ratio !== undefined && ratio.low > 1 + slower / 100);
  const [name, ratio] = over ?? [];
  if (name === undefined || ratio === undefined) return undefined;
  return `It is more than ${slower} % slower: ${name} is ${times(ratio.ratio)} that of the version before, at least ${times(ratio.low)}.`;
}

function foretoldWhy(forecast: Forecast | undefined, canary: Pick<CanaryTerms, 'p99Ms'> | false): string | undefined {
  if (forecast?.kind !== 'calibrated' || canary === false || forecast.p99Ms.low <= canary.p99Ms) return undefined;
  const { value, low } = forecast.p99Ms;
  return `Production’s p99 is foretold at ${Math.round(value)} ms, at least ${Math.round(low)} ms, over the limit of ${canary.p99Ms} ms.`;
}

function forecastWords(forecast: Forecast | undefined): string {
  if (forecast === undefined) return '';
  if (forecast.kind === 'not-calibrated') {
    return ` Production’s p99 is not foretold: not calibrated, ${forecast.pairs} of ${forecast.needed} releases.`;
  }
  const { value, low, high } = forecast.p99Ms;
  return ` Production’s p99 is foretold at ${Math.round(value)} ms, between ${Math.round(low)} and ${Math.round(high)} ms.`;
}

/** How many times as many errors count as more. The canary takes the same. */
const MORE_ERRORS = 1.5;

/** Surely more errors than before, and more than production may have. */
function errorsWhy({ errorShare, errors, requests }: LoadResult, canary: Pick<CanaryTerms, 'errorRate'> | false) {
  const share = errors.new / requests.new;
  const allowed = canary === false ? 0 : canary.errorRate / 100;
  if (errorShare === undefined || errorShare.low <= MORE_ERRORS || share <= allowed) return undefined;
  if (!isManyMore(errors, requests)) return undefined;
  return `${errors.new} of ${requests.new} requests failed, ${errors.old} of ${requests.old} of the version before.`;
}

/**
 * Whether chance alone seldom gives the new version so many of all errors: three standard deviations. A bootstrap does not know how
 * a side without an error varies.
 */
function isManyMore(errors: LoadResult['errors'], requests: LoadResult['requests']): boolean {
  const all = errors.old + errors.new;
  const share = requests.new / (requests.old + requests.new);
  return errors.new - all * share >= 3 * Math.sqrt(all * share * (1 - share));
}

const isWithin = (ratio: LoadResult['p99'], slower: number): boolean =>
  ratio !== undefined && ratio.ratio <= 1 + slower / 100 && ratio.high <= 1 + (2 * slower) / 100;

const times = (ratio: number): string => `${ratio.toFixed(2)} times`;

import type { TickLatencies } from '../ports/service-metrics.ts';

/**
 * What a canary showed: p99 of the new version to that of the version before, in the same ticks. The geometric mean, so that one
 * slow tick of either counts the same.
 *
 * @returns undefined where no tick has both
 */
export function productionRatio(ticks: readonly TickLatencies[]): number | undefined {
  const logs = ticks.flatMap(({ canary, stable }) =>
    canary === null || stable === null || canary.p99 <= 0 || stable.p99 <= 0 ? [] : [Math.log(canary.p99 / stable.p99)],
  );
  return logs.length === 0 ? undefined : Math.exp(logs.reduce((sum, each) => sum + each, 0) / logs.length);
}

/** The median of the p99 of the new version, in milliseconds; undefined where it has no point. */
export function typicalP99(ticks: readonly TickLatencies[]): number | undefined {
  const values = ticks.flatMap(({ canary }) => (canary === null || canary.p99 <= 0 ? [] : [canary.p99]));
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

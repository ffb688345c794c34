import type { MetricsTerms } from '../core/config/release-terms.ts';
import type { CountsQuery } from '../core/ports/service-metrics.ts';

export type Side = 'canary' | 'stable';
const SIDES: readonly Side[] = ['canary', 'stable'];

/**
 * The metric queries of one request, by their names. The canary is what has the version's tag, and stable is everything else.
 * https://docs.datadoghq.com/tracing/metrics/metrics_namespace/
 */
export const metricQueries = {
  /** `canary_hits`, `canary_errors`, `canary_slow`, `canary_measured`, and the same of `stable`. */
  counts: (terms: MetricsTerms, query: CountsQuery): Readonly<Record<string, string>> => {
    const { operation, hits, errors, slow } = terms;
    return forBoth(query, {
      hits: hits ?? `sum:trace.${operation}.hits{{scope}}.as_count()`,
      errors: errors ?? `sum:trace.${operation}.errors{{scope}}.as_count()`,
      slow: slow ?? `count(v: v>{seconds}):trace.${operation}{{scope}}.as_count()`,
      ...(slow === undefined ? { measured: `count(v: v>=0):trace.${operation}{{scope}}.as_count()` } : {}),
    });
  },
  /** `canary_p50`, `canary_p99`, and the same of `stable`. */
  latencies: ({ operation, p50, p99 }: MetricsTerms, query: CountsQuery): Readonly<Record<string, string>> =>
    forBoth(query, {
      p50: p50 ?? `p50:trace.${operation}{{scope}}`,
      p99: p99 ?? `p99:trace.${operation}{{scope}}`,
    }),
};

/** `{scope}` becomes the tags, without braces, and `{seconds}` the limit of slow requests. */
function forBoth(query: CountsQuery, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const seconds = String(query.slowMs / 1_000);
  return Object.fromEntries(
    SIDES.flatMap((side) =>
      Object.entries(texts).map(([name, text]) => [
        `${side}_${name}`,
        text.replaceAll('{scope}', () => scopeOf(query, side)).replaceAll('{seconds}', seconds),
      ]),
    ),
  );
}

function scopeOf({ service, env, version }: CountsQuery, side: Side): string {
  const not = side === 'stable' ? '!' : '';
  return `service:${tagOf(service)},env:${tagOf(env)},${not}version:${tagOf(version)}`;
}

/**
 * A tag's value as Datadog stores it: nothing in it ends the scope.
 * https://docs.datadoghq.com/getting_started/tagging/#define-tags
 */
const tagOf = (value: string): string =>
  value
    .toLowerCase()
    .replaceAll(/[^\p{L}\d_\-:./]/gu, '_')
    .slice(0, 200);

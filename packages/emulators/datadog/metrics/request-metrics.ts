import { DDSketch } from '@datadog/sketches-js';

/** One request of a service, as its tracer counts it. */
export interface RecordedRequest {
  readonly service: string;
  readonly env: string;
  readonly version: string;
  /** Name of the span, such as `http.request`. */
  readonly operation: string;
  /** When it was answered, epoch milliseconds. */
  readonly at: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  readonly failed: boolean;
}

/** What is known of the requests of one time, of one service, env, version and operation. */
export interface RequestPoint {
  readonly tags: Readonly<Record<'service' | 'env' | 'version', string>>;
  readonly operation: string;
  /** When the point begins, epoch milliseconds. */
  readonly at: number;
  hits: number;
  errors: number;
  /** Latencies in seconds, as Datadog's distributions have them. */
  readonly latencies: DDSketch;
}

export interface RequestMetrics {
  record(request: RecordedRequest): void;
  /** The points that begin in a time: `from` inclusive, `to` exclusive, epoch milliseconds. */
  points(from: number, to: number): readonly RequestPoint[];
}

interface Options {
  readonly clock: () => number;
  /** Length of a point. */
  readonly pointMs: number;
  /** How long after its end a request is counted. */
  readonly lateMs: number;
  /** How long points are kept. */
  readonly keptMs: number;
}

/**
 * Counts requests as APM does: all of them, in points of one length. What is on its way is in no answer.
 * https://docs.datadoghq.com/tracing/metrics/metrics_namespace/
 */
export function createRequestMetrics({ clock, pointMs, lateMs, keptMs }: Options): RequestMetrics {
  const points = new Map<string, RequestPoint>();
  let onTheirWay: RecordedRequest[] = [];

  const count = ({ at, ms, failed, operation, ...named }: RecordedRequest) => {
    const tags = { service: tagOf(named.service), env: tagOf(named.env), version: tagOf(named.version) };
    const start = Math.floor(at / pointMs) * pointMs;
    const key = JSON.stringify([start, operation, tags]);
    const point = points.get(key) ?? { tags, operation, at: start, hits: 0, errors: 0, latencies: new DDSketch() };
    points.set(key, point);
    point.hits += 1;
    if (failed) point.errors += 1;
    point.latencies.accept(ms / 1_000);
  };

  const arrive = () => {
    const now = clock();
    const arrived = onTheirWay.filter(({ at }) => at + lateMs <= now);
    onTheirWay = onTheirWay.filter(({ at }) => at + lateMs > now);
    for (const request of arrived) count(request);
    for (const [key, { at }] of points) if (at < now - keptMs) points.delete(key);
  };

  return {
    record: (request) => {
      if (lateMs === 0) count(request);
      else onTheirWay.push(request);
    },
    points: (from, to) => {
      arrive();
      return [...points.values()].filter(({ at }) => at >= from && at < to);
    },
  };
}

/** https://docs.datadoghq.com/getting_started/tagging/#define-tags */
const tagOf = (value: string): string =>
  value
    .toLowerCase()
    .replaceAll(/[^\p{L}\d_\-:./]/gu, '_')
    .slice(0, 200);

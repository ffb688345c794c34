/** Requests of one version in one tick: all, failed, and slower than the limit. */
export interface VersionCounts {
  readonly requests: number;
  readonly errors: number;
  readonly slow: number;
}

export interface CountsQuery {
  readonly service: string;
  readonly env: string;
  /** The `version` tag of the canary; everything else is stable. */
  readonly version: string;
  /** Epoch milliseconds: from inclusive, to exclusive, both on a whole tick. */
  readonly from: number;
  readonly to: number;
  readonly tickSeconds: number;
  /** The limit of the 99th percentile, in milliseconds. */
  readonly slowMs: number;
}

/** Counts of one tick. Null: there is no point, which is not the same as no requests. */
export interface TickCounts {
  /** When it began, epoch milliseconds. */
  readonly at: number;
  readonly canary: VersionCounts | null;
  readonly stable: VersionCounts | null;
}

/** Milliseconds; null: no point. */
export interface TickLatencies {
  readonly at: number;
  readonly canary: { readonly p50: number; readonly p99: number } | null;
  readonly stable: { readonly p50: number; readonly p99: number } | null;
}

/** What is measured of a service in production. One call of each method is one request to the outside. */
export interface ServiceMetrics {
  /** One entry a tick, oldest first. @throws {UpstreamError} with `retryAfterMs` where the limit of calls is reached */
  counts(query: CountsQuery): Promise<readonly TickCounts[]>;
  latencies(query: CountsQuery): Promise<readonly TickLatencies[]>;
}

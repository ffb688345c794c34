import type { Watch } from '../config/watch-schema.ts';
import type { WatchState } from '../records/watch-state.ts';

/** Epoch milliseconds; `to` is no part of it. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Logs of a window. */
export interface Counted {
  readonly errors: number;
  readonly total: number;
}

/** What watches remember between one look and the next. */
export interface WatchStates {
  get(name: string): Promise<WatchState | undefined>;
  /** As `mergeIncident`. */
  change(name: string, change: (state: WatchState | undefined) => WatchState): Promise<WatchState>;
}

/** How many logs of a watched service are errors. */
export interface ErrorRates {
  /** How the logs of a watch are searched. */
  queryOf(watch: Watch): string;
  /** One search, for which the caller has taken leave. @throws {UpstreamError} */
  count(watch: Watch, window: Window): Promise<Counted>;
}

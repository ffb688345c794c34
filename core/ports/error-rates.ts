import type { ErrorRateCheck } from '../config/error-rate-check-schema.ts';
import type { ErrorRateState } from '../records/error-rate-state.ts';

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
export interface ErrorRateStates {
  get(name: string): Promise<ErrorRateState | undefined>;
  /** As `mergeIncident`. */
  change(name: string, change: (state: ErrorRateState | undefined) => ErrorRateState): Promise<ErrorRateState>;
}

/** How many logs of a watched service are errors. */
export interface ErrorRates {
  /** How the logs of a watch are searched. */
  queryOf(check: ErrorRateCheck): string;
  /** One search, for which the caller has taken leave. @throws {UpstreamError} */
  count(check: ErrorRateCheck, window: Window): Promise<Counted>;
}

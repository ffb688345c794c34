import type { StateFile } from '../state-file.ts';
import type { LogStore } from './logs/store.ts';
import type { RequestMetrics } from './metrics/request-metrics.ts';
import type { DatadogState } from './state.ts';

export const ORG_ID = '1000001';
export const ORG_NAME = 'mendhook local';

/** What every route and the evaluator work on. */
export interface Organization {
  readonly store: StateFile<DatadogState>;
  readonly logs: LogStore;
  readonly metrics: RequestMetrics;
  /** Length of a point of a metric. */
  readonly pointMs: number;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly url: () => string;
  /** Where people look at an event. */
  readonly eventUrl: (id: string) => string;
  readonly onChange: () => void;
}

/** Writes the state and tells the page that something has changed. */
export function commitChange(organization: Organization): void {
  organization.store.save();
  organization.onChange();
}

/** A number that no monitor or event of this stand-in had before. */
export function takeId(organization: Organization): number {
  organization.store.state.nextId += 1;
  return organization.store.state.nextId;
}

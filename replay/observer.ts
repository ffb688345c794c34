import { z } from 'zod';
import type { Logger } from '../core/logger.ts';

/** What the functions said of an alert, at which time of the replay. */
export interface Observed {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly event: string;
  readonly alertId?: string | undefined;
  readonly incidentId?: string | undefined;
  readonly rule?: string | undefined;
  readonly reason?: string | undefined;
}

const fieldsSchema = z.object({
  alertId: z.string().optional(),
  incidentId: z.string().optional(),
  rule: z.string().optional(),
  reason: z.string().optional(),
  status: z.string().optional(),
});

/** Events of the functions' logs that a replay tells of. */
const TOLD = new Set([
  'incident-opened',
  'attempt-submitted',
  'attempt-skipped',
  'attempt-closed',
  'storm-joined',
  'circuit-opened',
  'search-refused',
  'webhook-refused',
  'pull-request-followed',
  'alert-sent-again',
  'daily-line-posted',
]);

/** The functions' log, of which the replay keeps what it tells of. */
export function createObserver(
  clock: () => number,
  onObserved: (observed: Observed) => void,
): { readonly logger: Logger; readonly observed: readonly Observed[] } {
  const observed: Observed[] = [];
  const note = (event: string, fields: Readonly<Record<string, unknown>> = {}) => {
    if (!TOLD.has(event)) return;
    const { status, ...said } = fieldsSchema.catch({}).parse(fields);
    // Once an hour it is asked for the state of each open draft: most answers are no news.
    if (event === 'pull-request-followed' && status === 'fix-proposed') return;
    const seen = { at: clock(), event, ...said };
    observed.push(seen);
    onObserved(seen);
  };
  return { logger: { info: note, warn: note, error: note }, observed };
}

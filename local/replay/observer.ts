import { z } from 'zod';
import type { Logger } from '../../core/logger.ts';

/** What the functions said of an alert, at which time of the replay. */
export interface Observed {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly event: string;
  readonly incidentId?: string | undefined;
  readonly rule?: string | undefined;
  readonly reason?: string | undefined;
}

const fieldsSchema = z.object({
  incidentId: z.string().optional(),
  rule: z.string().optional(),
  reason: z.string().optional(),
});

/** Events of the functions' logs that a replay tells of. */
const TOLD = new Set([
  'incident-opened',
  'attempt-submitted',
  'attempt-skipped',
  'storm-joined',
  'circuit-opened',
  'search-refused',
  'webhook-refused',
  'pull-request-followed',
]);

/** The functions' log, of which the replay keeps what it tells of. */
export function createObserver(
  clock: () => number,
  onObserved: (observed: Observed) => void,
): { readonly logger: Logger; readonly observed: readonly Observed[] } {
  const observed: Observed[] = [];
  const note = (event: string, fields: Readonly<Record<string, unknown>> = {}) => {
    if (!TOLD.has(event)) return;
    const seen = { at: clock(), event, ...fieldsSchema.catch({}).parse(fields) };
    observed.push(seen);
    onObserved(seen);
  };
  return { logger: { info: note, warn: note, error: note }, observed };
}

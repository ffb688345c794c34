import { z } from 'zod';
import type { Evidence } from './evidence.ts';

/**
 * Something that errors of one cause have in common, and the incident that had it first. Whoever else has it belongs to
 * that incident: one conditional write decides between two who come at once. Times are epoch milliseconds.
 */
export const causeSchema = z.object({
  name: z.string(),
  version: z.int().nonnegative(),
  incidentId: z.string(),
  service: z.string(),
  /** Title of the incident, for the sentence that says why. */
  title: z.string(),
  /** From when to when errors had it. */
  from: z.number(),
  to: z.number(),
});
export type Cause = z.infer<typeof causeSchema>;

/** Errors that lie further apart have their likeness by chance. */
export const STORM_WINDOW_MS = 10 * 60_000;

/**
 * Claims a cause for an incident. One that is free, or that nobody had for longer than the window, is its own from now on;
 * one that is in use stays with who has it, and its time goes on while new errors keep having it.
 */
export function claimCause(present: Cause | undefined, evidence: Evidence, claimant: Claimant): Cause {
  const mine: Cause = { name: evidence.cause, version: 0, from: evidence.from, to: evidence.to, ...claimant };
  if (present === undefined) return mine;
  if (present.to + STORM_WINDOW_MS < evidence.from) return { ...mine, version: present.version };
  if (!isNear(present, evidence)) return present;
  const from = Math.min(present.from, evidence.from);
  const to = Math.max(present.to, evidence.to);
  return evidence.kind === 'trace' || (from === present.from && to === present.to) ? present : { ...present, from, to };
}

export type Claimant = Pick<Cause, 'incidentId' | 'service' | 'title'>;

/** Whether both happened at one time. */
export const isNear = (cause: Cause, { from, to }: Evidence): boolean =>
  cause.from - STORM_WINDOW_MS <= to && from <= cause.to + STORM_WINDOW_MS;

import { MINUTE_MS } from '../../core/durations.ts';
import { DUE_KINDS } from '../../core/names.ts';
import type { Ledger } from '../../core/ports/ledger.ts';

/** An incident that should have gone on so long ago, and did not, is stuck. */
const STUCK_AFTER_MS = 15 * MINUTE_MS;
const COUNTED = 50;

/**
 * Finds incidents that are stuck: no sweep has checked them, or every check failed. An incident that an outside system
 * refuses is not stuck: people were told.
 *
 * @param isSlackAway threads wait for Slack, which has an alarm of its own
 * @returns ids, at most 50 of each kind of check
 */
export async function findStuck(ledger: Ledger, now: number, isSlackAway = false): Promise<readonly string[]> {
  const before = now - STUCK_AFTER_MS;
  const kinds = DUE_KINDS.filter((kind) => kind !== 'alert' && kind !== 'retry' && !(isSlackAway && kind === 'thread'));
  const unseen = await Promise.all(kinds.map((kind) => ledger.listDue(kind, before, COUNTED)));
  const retried = await ledger.listDue('retry', Number.MAX_SAFE_INTEGER, COUNTED);
  const failing = await Promise.all(retried.map((id) => ledger.getIncident(id)));
  const failed = failing.flatMap((incident) =>
    incident?.failedLooks !== undefined && incident.failedLooks.since <= before ? [incident.id] : [],
  );
  return [...unseen.flat(), ...failed];
}

import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';

/** What the first message of a thread is made from. */
export interface ThreadState {
  readonly incident: Incident;
  readonly attempt: Attempt | undefined;
  /** What it is part of, when it is. */
  readonly lead: Incident | undefined;
}

/** Reads what the first message of the incident's thread is made from. */
export async function readThreadState(
  ledger: Pick<Ledger, 'getAttempt' | 'getIncident'>,
  incident: Incident,
): Promise<ThreadState> {
  const { id, attempt, partOf } = incident;
  return {
    incident,
    attempt: attempt === 0 ? undefined : await ledger.getAttempt(id, attempt),
    lead: partOf === undefined ? undefined : await ledger.getIncident(partOf.incidentId),
  };
}

import { incidentMessage } from '../../core/messages/slack/incident-message.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';

/** What the first message of a thread is made from. */
interface ThreadState {
  readonly incident: Incident;
  readonly attempt: Attempt | undefined;
  /** What it is part of, when it is. */
  readonly lead: Incident | undefined;
}

/** What the first message of the incident's thread says now, by the ledger. */
export const newestMessage = async (
  ledger: Pick<Ledger, 'getAttempt' | 'getIncident'>,
  incident: Incident,
): Promise<SlackMessage> => incidentMessage(await readThreadState(ledger, incident));

/** Reads what the first message of the incident's thread is made from. */
async function readThreadState(
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

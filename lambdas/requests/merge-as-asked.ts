import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { PersonAction, PersonRequest } from '../../core/records/person-request.ts';
import { newestDecision, noteRefusal } from '../../core/user-actions/decision.ts';
import { mergeIncidents, RegroupError } from '../../workflows/storms/regroup.ts';

interface Merging extends Pick<PersonRequest, 'id' | 'by' | 'at'> {
  readonly wish: Extract<PersonAction, { action: 'merge' }>;
}

/**
 * Makes the incident part of the one that the person named, unless somebody has asked for a split or another merge since.
 *
 * @returns the incident as it is afterwards: merged, or with the reason why it could not be
 */
export async function mergeAsAsked(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  incident: Incident,
  { id, by, at, wish }: Merging,
): Promise<Incident> {
  const isSplitSince = (incident.released?.at ?? 0) > at;
  if (isSplitSince || newestDecision(incident, ['merge', 'split'])?.id !== id) return incident;
  try {
    const request = { memberId: incident.id, leadId: wish.into, who: by.name };
    return (await mergeIncidents(ledger, request, clock())).member;
  } catch (error) {
    if (!(error instanceof RegroupError)) throw error;
    return ledger.changeIncident(incident.id, (current) => noteRefusal(current, id, error.message));
  }
}

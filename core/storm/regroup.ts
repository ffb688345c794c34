import { MissingRecordError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import type { Ledger } from '../ports.ts';
import { leaveMark } from '../thread/thread-turn.ts';
import { type Joined, joinIncidents } from './join-incidents.ts';
import { allowJoin, keepApart, removeMember } from './members.ts';
import { PART_OF_RULE } from './part-of-refusal.ts';

/** A person asked for something that the incidents as they stand do not allow; the message says what and why. */
export class RegroupError extends Error {
  override readonly name = 'RegroupError';
}

/**
 * Makes an incident part of another because a person says so. It holds until a person says otherwise; cut off in between,
 * the same again ends the same.
 *
 * @param request.who for the sentence that says why, such as a user's name
 * @throws {RegroupError} when they cannot be joined
 * @throws {MissingRecordError} when there is no such incident
 */
export async function mergeIncidents(
  ledger: Ledger,
  { memberId, leadId, who }: { memberId: string; leadId: string; who: string },
  now: number,
): Promise<Joined> {
  if (memberId === leadId) throw new RegroupError('an incident cannot be part of itself');
  const member = await getIncident(ledger, memberId);
  const lead = await getIncident(ledger, leadId);
  if (member.status === 'in-work') {
    throw new RegroupError(`attempt ${member.attempt} at ${memberId} is in work: merge it when that has ended`);
  }
  const known = member.partOf;
  if (known?.incidentId === leadId && known.by === 'person') return { member, lead };
  if (known !== undefined) await leave(ledger, memberId, known.incidentId, (present) => present);
  await ledger.changeIncident(leadId, (present) => allowJoin(present, memberId));
  const free = await ledger.changeIncident(memberId, (present) => allowJoin(present, leadId));

  const joining = { member: free, leadId, because: `${who} put them together.`, by: 'person' as const };
  const joined = await joinIncidents(ledger, { ...joining, turn: `merge-${memberId}-${now}` }, now);
  if (joined === undefined)
    throw new RegroupError(`${memberId} could not be made part of ${leadId}: look at both again`);
  return joined;
}

/**
 * Takes an incident out of the one that it is part of because a person says so. No rule joins the two again.
 *
 * @returns the incident, which the next alert takes up by itself
 * @throws {RegroupError} when it is part of none
 * @throws {MissingRecordError} when there is no such incident
 */
export async function splitIncident(ledger: Ledger, memberId: string): Promise<Incident> {
  const { partOf } = await getIncident(ledger, memberId);
  if (partOf === undefined) throw new RegroupError(`${memberId} is part of no other incident`);
  return leave(ledger, memberId, partOf.incidentId, (present, otherId) => leaveMark(keepApart(present, otherId)));
}

/** The lead first: cut off in between, the member still says where it belonged, and the same again ends the same. */
async function leave(
  ledger: Ledger,
  memberId: string,
  leadId: string,
  remember: (incident: Incident, otherId: string) => Incident,
): Promise<Incident> {
  await ledger.changeIncident(leadId, (present) => remember(removeMember(present, memberId), memberId));
  return ledger.changeIncident(memberId, (present) => {
    if (present.partOf?.incidentId !== leadId) return present;
    const { partOf: _, outcome, ...rest } = present;
    const kept = outcome === undefined || outcome.rule === PART_OF_RULE ? rest : { ...rest, outcome };
    return remember(kept, leadId);
  });
}

async function getIncident(ledger: Ledger, id: string): Promise<Incident> {
  const found = await ledger.getIncident(id);
  if (found === undefined) throw new MissingRecordError(`there is no incident ${id}`);
  return found;
}

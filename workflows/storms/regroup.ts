import { MissingRecordError } from '../../core/errors.ts';
import { allowJoin, checkMembersNow, keepApart } from '../../core/lifecycle/members.ts';
import { keepThreadPending } from '../../core/lifecycle/thread-update.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type Joined, joinIncidents } from './join-incidents.ts';
import { leadsOf, leaveStorm } from './leave-storm.ts';

/** A person asked for something that the incidents as they are do not allow; the message says what and why. */
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
  if ((await leadsOf(ledger, lead)).includes(memberId)) {
    throw new RegroupError(`${leadId} is itself part of ${memberId}: split it first`);
  }
  if (member.partOf?.incidentId === leadId && member.partOf.by === 'person') return { member, lead };
  await leaveStorm(ledger, member);
  await ledger.changeIncident(leadId, (current) => allowJoin(current, memberId));
  const free = await ledger.changeIncident(memberId, (current) => allowJoin(current, leadId));

  const joining = { member: free, leadId, because: `${who} merged them.`, by: 'person' as const };
  const joined = await joinIncidents(ledger, { ...joining, updateBy: `merge-${memberId}-${now}` }, now);
  if (joined === undefined) throw new RegroupError(`${memberId} could not be merged into ${leadId}: check both again`);
  return joined;
}

/**
 * Takes an incident out of the one that it is part of because a person says so. No rule joins the two again, nor either with
 * what the other is part of.
 *
 * @param request.who for the sentence that says why, such as a user's name
 * @returns the incident, which the next sweep triages by itself
 * @throws {RegroupError} when it is part of none
 * @throws {MissingRecordError} when there is no such incident
 */
export async function splitIncident(
  ledger: Ledger,
  { memberId, who }: { memberId: string; who: string },
  now: number,
): Promise<Incident> {
  const member = await getIncident(ledger, memberId);
  if (member.partOf === undefined) throw new RegroupError(`${memberId} is part of no other incident`);
  return leaveStorm(ledger, member, (current, otherId) => {
    const apart = keepThreadPending(keepApart(current, otherId));
    if (current.id !== memberId) return apart;
    return {
      ...checkMembersNow(apart, now),
      released: { from: otherId, because: `${who} split it off`, at: now, due: true },
    };
  });
}

async function getIncident(ledger: Ledger, id: string): Promise<Incident> {
  const found = await ledger.getIncident(id);
  if (found === undefined) throw new MissingRecordError(`there is no incident ${id}`);
  return found;
}

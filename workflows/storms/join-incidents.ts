import { recordSkip, withdrawWork } from '../../core/lifecycle/incident-work.ts';
import {
  addMember,
  checkMembersLater,
  checkMembersNow,
  isFresh,
  isJustBegun,
  isMember,
  isWorkedOn,
  leads,
  mayBeJoined,
  membersOf,
  removeMember,
} from '../../core/lifecycle/members.ts';
import { partOfRefusal } from '../../core/lifecycle/part-of-refusal.ts';
import { keepThreadPending, markThreadPending, takeThreadUpdate } from '../../core/lifecycle/thread-update.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { DecidedBy, Member } from '../../core/records/member.ts';

export interface Joining {
  readonly member: Incident;
  readonly leadId: string;
  readonly because: string;
  readonly by: DecidedBy;
  /** Who shows the lead's new member to people, as `takeThreadUpdate` has it. */
  readonly updateBy: string;
}

export interface Joined {
  readonly member: Incident;
  readonly lead: Incident;
}

/** An incident that joins one that joins one … : more than a few are a knot that nobody wants tied further. */
const HOPS = 5;

/**
 * Makes a bug, with the members that it has, part of another incident. First the lead gets its members, then the member its
 * lead: cut off in between, the same again ends the same. Who leads may itself have joined another meanwhile, and is then
 * followed; of two that join each other at once, the older leads.
 *
 * @returns both as they are now; undefined when they are not to be joined, and nothing has changed
 */
export async function joinIncidents(ledger: Ledger, joining: Joining, now: number): Promise<Joined | undefined> {
  if (joining.by === 'rule' && !isFree(joining.member, joining.updateBy)) return undefined;
  const lead = await findLead(ledger, joining, now);
  if (lead === undefined) return undefined;
  const member = await ledger.changeIncident(joining.member.id, (current) => becomePart(current, lead, joining, now));
  if (member.partOf?.incidentId !== lead.id) {
    const leaving = [member.id, ...membersOf(member).map(({ incidentId }) => incidentId)];
    await ledger.changeIncident(lead.id, (current) => leaving.reduce(removeMember, current));
    return undefined;
  }
  // Of whom the member was told since it was read.
  const late = membersOf(member).filter(({ incidentId }) => !isMember(lead, incidentId));
  if (late.length === 0) return { member, lead };
  return { member, lead: await ledger.changeIncident(lead.id, (current) => late.reduce(addMember, current)) };
}

/** A rule leaves alone what is or was part of another, or was worked on already; a person may know better. */
const isFree = (incident: Incident, updateBy: string): boolean => isFresh(incident) || isJustBegun(incident, updateBy);

/** The incident that the member now stands in, as that incident knows it. */
async function findLead(ledger: Ledger, joining: Joining, now: number): Promise<Incident | undefined> {
  const { member, because, by, updateBy } = joining;
  const entry: Member = { incidentId: member.id, service: member.service, title: member.title, because, by, at: now };
  let leadId = joining.leadId;
  for (let hop = 0; hop < HOPS && leadId !== member.id; hop += 1) {
    const lead = await ledger.changeIncident(leadId, (current) => {
      if (current.partOf !== undefined) return current;
      // It may have ended since it was read: what ends with members is looked at, so none is added after that.
      if (by === 'rule' && !(isWorkedOn(current) && mayBeJoined(current, member))) return current;
      // The lead may itself be about to join this one.
      const others = membersOf(member).filter(({ incidentId }) => incidentId !== current.id);
      const joined = [entry, ...others].reduce(addMember, current);
      if (joined === current) return current;
      // What a person puts together was not asked whether it leads.
      const scheduled = by === 'rule' ? checkMembersLater(joined, now) : checkMembersNow(joined, now);
      return keepThreadPending(takeThreadUpdate(scheduled, updateBy, now));
    });
    if (lead.partOf === undefined) return isMember(lead, member.id) ? lead : undefined;
    leadId = lead.partOf.incidentId;
  }
  return undefined;
}

function becomePart(current: Incident, lead: Incident, { because, by, updateBy }: Joining, now: number): Incident {
  if (current.partOf !== undefined) return current;
  if (by === 'rule' && !(isFree(current, updateBy) && mayBeJoined(current, lead))) return current;
  if (by === 'person' && current.status === 'in-work') return current;
  if (isMember(current, lead.id) && leads(current, lead)) return current;
  const idle = current.status === 'in-work' ? withdrawWork(current) : current;
  const partOf = { incidentId: lead.id, because, by, at: now, ...(by === 'rule' ? { toTell: true } : {}) };
  const joined = recordSkip({ ...removeMember(idle, lead.id), partOf }, partOfRefusal(partOf));
  return by === 'rule' ? markThreadPending(joined, now) : joined;
}

import { hasRule } from '../../core/lifecycle/has-rule.ts';
import { membersOf, removeMember } from '../../core/lifecycle/members.ts';
import { PART_OF_RULE } from '../../core/lifecycle/part-of-refusal.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';

/** As many incidents, each part of the next, are followed: more than a few are a knot that nobody ties. */
const HOPS = 5;

/** @returns ids of the incidents that a bug is worked on with, from the nearest to the one that leads */
export async function leadsOf(ledger: Ledger, { partOf }: Incident): Promise<readonly string[]> {
  const ids: string[] = [];
  let next = partOf?.incidentId;
  while (next !== undefined && !ids.includes(next) && ids.length < HOPS) {
    ids.push(next);
    next = (await ledger.getIncident(next))?.partOf?.incidentId;
  }
  return ids;
}

/** @returns the incident that leads: the incident itself when it is part of no other */
export async function topLeadOf(ledger: Ledger, incident: Incident): Promise<Incident> {
  const leadId = (await leadsOf(ledger, incident)).at(-1);
  return (leadId === undefined ? undefined : await ledger.getIncident(leadId)) ?? incident;
}

/**
 * Takes a bug, with the members that it brought, out of the incidents that it is worked on with. The leads first: cut off in
 * between, the bug still says where it belonged, and the same again ends the same.
 *
 * @param remember what else changes in the bug for each lead, and in each lead for the bug
 * @returns the bug, which is part of no other
 */
export async function leaveStorm(
  ledger: Ledger,
  member: Incident,
  remember = (incident: Incident, _otherId: string): Incident => incident,
): Promise<Incident> {
  const leadIds = await leaveLeads(ledger, member, remember);
  return ledger.changeIncident(member.id, (current) => {
    if (current.partOf === undefined || current.partOf.incidentId !== leadIds[0]) return current;
    const { partOf: _, outcome, ...rest } = current;
    const kept = outcome === undefined || hasRule(outcome, PART_OF_RULE) ? rest : { ...rest, outcome };
    return leadIds.reduce(remember, kept);
  });
}

/**
 * Takes a bug, with its members, off the lists of those that it is worked on with; that it is part of them it says itself
 * until it is taken into work. So a run that is cut off in between does not find it free, to be joined to a storm again.
 *
 * @returns their ids
 */
export async function leaveLeads(
  ledger: Ledger,
  member: Incident,
  remember = (incident: Incident, _otherId: string): Incident => incident,
): Promise<readonly string[]> {
  const leadIds = await leadsOf(ledger, member);
  const leaving = [member.id, ...membersOf(member).map(({ incidentId }) => incidentId)];
  for (const leadId of leadIds) {
    await ledger.changeIncident(leadId, (current) => remember(leaving.reduce(removeMember, current), member.id));
  }
  return leadIds;
}

import { hasRule } from '../../core/lifecycle/has-rule.ts';
import {
  checkMembersLater,
  isFresh,
  isHeldByAnother,
  removeMember,
  ruleMembersOf,
} from '../../core/lifecycle/members.ts';
import { PART_OF_RULE } from '../../core/lifecycle/part-of-refusal.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type LeadDependencies, refuseToHold } from './lead.ts';
import { leadsOf } from './leave-storm.ts';

export interface ReleaseDependencies extends LeadDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Looks whether an incident still leads the members that a rule gave it. If not, they leave, and each is to be triaged by
 * itself. What a person has put together stays together. Safe to repeat.
 *
 * @returns the ids of those that have left
 */
export async function checkMembers(deps: ReleaseDependencies, lead: Incident): Promise<readonly string[]> {
  const { ledger, clock } = deps;
  const now = clock();
  const refused = await refuseToHold(deps, lead, now);
  if (refused === undefined) {
    await ledger.changeIncident(lead.id, (current) => checkMembersLater(current, now));
    return [];
  }
  const ids = ruleMembersOf(lead).map(({ incidentId }) => incidentId);
  const because = `it is no longer part of “${lead.title}”: ${refused.reason}`;
  // A fix that held answers its members, too: they wait for their next alert.
  for (const incidentId of ids) await releaseMember(deps, { incidentId, lead, because, isDue: !refused.isFixed });
  return ids;
}

/**
 * The member first: it stays on the list of its lead, and so in sight of the sweep, until it has left. One that is only about
 * to join is marked as well, so that it does not join a lead that has ended.
 */
async function releaseMember(
  { ledger, clock, logger }: ReleaseDependencies,
  { incidentId, lead, because, isDue }: { incidentId: string; lead: Incident; because: string; isDue: boolean },
): Promise<void> {
  const now = clock();
  const member = await ledger.getIncident(incidentId);
  const leadIds = new Set([lead.id, ...(member === undefined ? [] : await leadsOf(ledger, member))]);
  await ledger.changeKnownIncident(incidentId, (current) => {
    const isOurs = current.partOf?.by === 'rule' && leadIds.has(current.partOf.incidentId);
    const isJoining = isFresh(current) || (current.status === 'in-work' && current.claims === undefined);
    if (!isOurs) return isJoining ? { ...current, released: { from: lead.id, because, at: now, due: false } } : current;
    return release(current, { from: lead.id, because, at: now, due: isDue && isHeldByAnother(current, now) });
  });
  for (const id of leadIds) await ledger.changeIncident(id, (current) => removeMember(current, incidentId));
  logger.info('member-released', { incidentId, from: lead.id, because });
}

/** Takes the bug out of what it is part of. */
function release(incident: Incident, released: NonNullable<Incident['released']>): Incident {
  const { partOf: _, outcome, ...rest } = incident;
  const kept = outcome === undefined || hasRule(outcome, PART_OF_RULE) ? {} : { outcome };
  // What is due is shown when it is triaged, the rest with the next sweep.
  const { threadTurn } = incident;
  const threadUpdate = threadTurn === undefined ? {} : { threadTurn: { ...threadTurn, behind: !released.due } };
  return { ...rest, ...kept, ...threadUpdate, released };
}

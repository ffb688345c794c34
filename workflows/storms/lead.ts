import { type Config, findService } from '../../core/config/config.ts';
import { isWorkedOn, keepsMembers } from '../../core/lifecycle/members.ts';
import { muteTarget } from '../../core/lifecycle/mute-target.ts';
import { mutedByConfig, mutedByPerson } from '../../core/policy/rules/muted.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import { topLeadOf } from './leave-storm.ts';

export interface LeadDependencies {
  readonly ledger: Ledger;
  readonly config: Config;
}

/** @returns why a rule adds no member to this incident, in words; undefined when it may lead */
export async function refuseNewMember(
  deps: LeadDependencies,
  lead: Incident,
  now: number,
): Promise<string | undefined> {
  return isWorkedOn(lead) ? refuseByPeople(deps, lead, now) : `it is ${lead.status}`;
}

/**
 * Asks whether an incident still holds the members that a rule gave it. One that is part of another holds them as long as
 * that one does.
 *
 * @returns why it does not, in words, and whether a fix answers its members as well; undefined when it holds them
 */
export async function refuseToHold(
  deps: LeadDependencies,
  incident: Incident,
  now: number,
): Promise<{ readonly reason: string; readonly isFixed: boolean } | undefined> {
  const lead = await topLeadOf(deps.ledger, incident);
  const reason = keepsMembers(lead) ? await refuseByPeople(deps, lead, now) : `it is ${lead.status}`;
  return reason === undefined ? undefined : { reason, isFixed: lead.status === 'resolved' };
}

/** Muted, or in a service that is only observed: nobody works at it, whatever its record says. */
async function refuseByPeople({ ledger, config }: LeadDependencies, incident: Incident, now: number) {
  const service = findService(config, incident);
  if (service === undefined) return 'its service is not configured';
  if (service.mode === 'observe') return 'its service is only observed';
  const byConfig = mutedByConfig.refuse({ incident, service, now });
  if (byConfig !== undefined) return byConfig;
  const mutes = [muteTarget.fingerprint(incident.id), muteTarget.service(service.name)];
  const context = await ledger.readPolicyContext({ budgets: [], breakers: [], mutes });
  return mutedByPerson.refuse({ incident, service, now, at: now, context });
}

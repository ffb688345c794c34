import type { Alert } from '../../core/alert/alert.ts';
import type { ServiceConfig } from '../../core/config.ts';
import { UpstreamError } from '../../core/errors.ts';
import { linkFingerprint } from '../../core/incident/fingerprint-link.ts';
import { addKnownAs, type Incident } from '../../core/incident/incident.ts';
import { beginWork, isClaimedBy, recordSkip } from '../../core/incident/incident-work.ts';
import { askContext } from '../../core/policy/ask-context.ts';
import { type Refusal, refuseIncident } from '../../core/policy/decide-attempt.ts';
import { mutedByPerson } from '../../core/policy/rules/muted.ts';
import type { CodeHost, Ledger } from '../../core/ports.ts';
import { testMergedFix } from '../../core/publication/test-merged-fix.ts';
import type { FoundGroup } from '../../core/search/found-group.ts';
import { leaveLeads } from '../../core/storm/leave-storm.ts';
import { giveTurn } from '../../core/thread/thread-turn.ts';
import type { TellDependencies } from '../../core/thread/try-to-show.ts';
import { joinStorm, type StormDependencies } from './join-storm.ts';

type ClaimDependencies = TellDependencies & StormDependencies & { readonly codeHost: CodeHost };

export interface Claimed {
  readonly incident: Incident;
  /** Incidents of others that the bug joined: their threads tell people of it. */
  readonly leads: readonly Incident[];
  /** Why it is not decided yet whether a merged fix holds: GitHub did not answer. The alert is taken up again for it. */
  readonly waitsFor?: string;
}

export interface BugSeen {
  readonly alert: Alert;
  readonly group: FoundGroup;
  readonly service: ServiceConfig;
  /** Adds what the alert saw to the incident of that id, or opens it; the same for a repeated delivery. */
  readonly addTo: (present: Incident | undefined, id: string) => Incident;
}

/**
 * Counts the sighting and, when no rule of the policy refuses, takes the incident into work in the name of the alert.
 *
 * A bug that the incident itself speaks against (in work, proposed, muted …) costs one write and nothing more; only what
 * passes asks the ledger for what else the policy looks at. Whether it belongs to a storm is looked at when an attempt at it
 * would be made, after it is taken into work: so of bugs that come at once each finds those before it at work.
 */
export async function claimIncident(deps: ClaimDependencies, seen: BugSeen): Promise<Claimed> {
  const { ledger, clock, logger } = deps;
  const { alert, service } = seen;
  const now = clock();
  const refuse = (incident: Incident) => refuseIncident({ incident, service, now });
  const skipped = (incident: Incident, refusal: Refusal | undefined) =>
    refusal === undefined ? incident : recordSkip(incident, refusal);

  const counted = await count(ledger, seen, (incident) => skipped(incident, refuse(incident)));
  const { id } = counted;
  // A crash may have come between the claim and the look for a storm.
  if (isClaimedBy(counted, alert.id)) {
    return counted.claims === undefined ? join(deps, counted, seen) : { incident: counted, leads: [] };
  }
  const isNew = isNewWith(counted, alert);
  logger.info(isNew ? 'incident-opened' : 'occurrence-merged', { incidentId: id, alertId: alert.id });
  const { incident, waitsFor } = isNew ? { incident: counted } : await testFix(deps, counted, seen);
  if (waitsFor !== undefined) return { incident, leads: [], waitsFor };
  const onIncident = refuse(incident);
  const refusal = onIncident ?? (await askContext(deps, { incident, service, at: alert.receivedAt, by: alert.id }));
  if (refusal !== undefined) {
    // A member needs no budget of its own.
    const isUnmuted = onIncident === undefined && refusal.rule !== mutedByPerson.name;
    const joined = isNew && isUnmuted ? await join(deps, incident, seen) : undefined;
    if (joined?.incident.partOf !== undefined) return joined;
    logger.info('attempt-skipped', { incidentId: id, alertId: alert.id, ...refusal });
    const isRecorded = onIncident !== undefined && incident.status === counted.status;
    if (isRecorded) return { incident, leads: [] };
    const skip = (present: Incident) => skipped(present, refuse(present) ?? refusal);
    return { incident: await ledger.changeIncident(id, skip), leads: [] };
  }
  // What a rule held back for its day, and is now worked on by itself, is no member any more.
  if (incident.partOf !== undefined) await leaveLeads(ledger, incident);
  const begun = await ledger.changeIncident(id, (present) => {
    const late = refuse(present);
    return late === undefined ? giveTurn(beginWork(present, alert.id, now), alert.id, now) : skipped(present, late);
  });
  return isClaimedBy(begun, alert.id) ? join(deps, begun, seen) : { incident: begun, leads: [] };
}

async function join(deps: ClaimDependencies, bug: Incident, seen: BugSeen): Promise<Claimed> {
  const { incident, lead } = await joinStorm(deps, bug, seen);
  return { incident, leads: lead === undefined ? [] : [lead] };
}

/**
 * Counts the bug in its incident. Most bugs have one under their own name, which a fingerprint leads to as long as it is
 * there; only for another one its link is read.
 */
async function count(
  ledger: Ledger,
  { group: { fingerprint: named }, addTo }: BugSeen,
  finish: (seen: Incident) => Incident,
): Promise<Incident> {
  const own = named.fingerprint;
  const known = await ledger.changeKnownIncident(own, (present) => finish(addTo(present, own)));
  if (known !== undefined) return known;

  const { incidentId, fingerprint, algorithm, because } = await linkFingerprint(ledger, named);
  return ledger.mergeIncident(incidentId, (present) => {
    const seen = finish(addTo(present, incidentId));
    return because === undefined ? seen : addKnownAs(seen, { fingerprint, algorithm, because });
  });
}

/** Whether this alert is the first to bring the bug; a redelivery of it still is. */
const isNewWith = ({ alertIds, alertCount, partOf }: Incident, alert: Alert): boolean =>
  partOf === undefined && alertCount === 1 && alertIds[0] === alert.id;

/** GitHub says whether a release has the fix. While it does not answer, the bug is counted, and nothing else. */
async function testFix(
  deps: ClaimDependencies,
  counted: Incident,
  { group: { releases } }: BugSeen,
): Promise<{ readonly incident: Incident; readonly waitsFor?: string }> {
  try {
    return { incident: await testMergedFix(deps, counted, releases) };
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.system !== 'GitHub') throw error;
    deps.logger.warn('fix-not-tested', { incidentId: counted.id, reason: error.message });
    return { incident: counted, waitsFor: error.message };
  }
}

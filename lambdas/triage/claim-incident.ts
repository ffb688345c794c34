import { UpstreamError } from '../../core/errors.ts';
import { beginWork, isClaimedBy, recordSkip } from '../../core/lifecycle/incident-work.ts';
import { giveTurn } from '../../core/lifecycle/thread-turn.ts';
import { refuseIncident } from '../../core/policy/decide-attempt.ts';
import { mutedByPerson } from '../../core/policy/rules/muted.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Incident } from '../../core/records/incident.ts';
import { askContext } from '../../workflows/policy/ask-context.ts';
import { testMergedFix } from '../../workflows/pull-requests/test-merged-fix.ts';
import { leaveLeads } from '../../workflows/storms/leave-storm.ts';
import type { TellDependencies } from '../../workflows/thread/try-to-show.ts';
import { type BugSeen, isOpenedBy } from './count-bug.ts';
import { joinStorm, type StormDependencies } from './join-storm.ts';

type ClaimDependencies = TellDependencies & StormDependencies & { readonly codeHost: CodeHost };

export interface Claimed {
  readonly incident: Incident;
  /** Incidents of others that the bug joined: their threads tell people of it. */
  readonly leads: readonly Incident[];
  /** Why it is not decided yet whether a merged fix holds: GitHub did not answer. The alert is taken up again for it. */
  readonly waitsFor?: string;
}

/**
 * Takes an incident that was counted into work in the name of the alert, when no rule of the policy refuses.
 *
 * A bug that the incident itself speaks against (in work, proposed, muted …) costs one write and nothing more; only what
 * passes asks the ledger for what else the policy looks at. Whether it belongs to a storm is looked at when an attempt at it
 * would be made, after it is taken into work: so of bugs that come at once each finds those before it at work.
 */
export async function claimIncident(deps: ClaimDependencies, seen: BugSeen, counted: Incident): Promise<Claimed> {
  const { ledger, logger } = deps;
  const { alert, service, now } = seen;
  const refuse = (incident: Incident) => refuseIncident({ incident, service, now });
  const { id } = counted;
  // A crash may have come between the claim and the look for a storm.
  if (isClaimedBy(counted, alert.id)) {
    return counted.claims === undefined ? join(deps, counted, seen) : { incident: counted, leads: [] };
  }
  const isNew = counted.partOf === undefined && isOpenedBy(counted, alert);
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
    const skip = (present: Incident) => recordSkip(present, refuse(present) ?? refusal);
    return { incident: await ledger.changeIncident(id, skip), leads: [] };
  }
  // What a rule held back for its day, and is now worked on by itself, is no member any more.
  if (incident.partOf !== undefined) await leaveLeads(ledger, incident);
  const begun = await ledger.changeIncident(id, (present) => {
    const late = refuse(present);
    return late === undefined ? giveTurn(beginWork(present, alert.id, now), alert.id, now) : recordSkip(present, late);
  });
  return isClaimedBy(begun, alert.id) ? join(deps, begun, seen) : { incident: begun, leads: [] };
}

async function join(deps: ClaimDependencies, bug: Incident, seen: BugSeen): Promise<Claimed> {
  const { incident, lead } = await joinStorm(deps, bug, seen);
  return { incident, leads: lead === undefined ? [] : [lead] };
}

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

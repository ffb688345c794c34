import { UpstreamError } from '../../core/errors.ts';
import { hasRule } from '../../core/lifecycle/has-rule.ts';
import { beginWork, isClaimedBy, recordSkip } from '../../core/lifecycle/incident-work.ts';
import { takeThreadUpdateAnyway } from '../../core/lifecycle/thread-update.ts';
import { type Refusal, refuseIncident } from '../../core/policy/decide-attempt.ts';
import { reportBudgetsOf } from '../../core/policy/report-budgets.ts';
import { mutedByPerson } from '../../core/policy/rules/muted.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Incident } from '../../core/records/incident.ts';
import { askContext } from '../../workflows/policy/ask-context.ts';
import { testMergedFix } from '../../workflows/pull-requests/test-merged-fix.ts';
import { leaveLeads } from '../../workflows/storms/leave-storm.ts';
import type { TellDependencies } from '../../workflows/thread/request-update.ts';
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
 * A bug whose own incident refuses an attempt (in work, proposed, muted …) costs one write. Only a bug that passes asks the
 * ledger for budgets, breakers and mutes. The storm is checked last, after the bug is taken into work: of bugs that arrive
 * together, each then finds the earlier ones at work.
 */
export async function claimIncident(deps: ClaimDependencies, seen: BugSeen, counted: Incident): Promise<Claimed> {
  if (isClaimedBy(counted, seen.alert.id)) return resume(deps, counted, seen);
  const isNew = noteSighting(deps, counted, seen);
  // A report names no release: it cannot say that a merged fix does not hold.
  const mayTest = !isNew && seen.alert.report === undefined;
  const { incident, waitsFor } = mayTest ? await testFix(deps, counted, seen) : { incident: counted };
  if (waitsFor !== undefined) return { incident, leads: [], waitsFor };
  const refusal = await askRules(deps, incident, seen);
  return refusal === undefined
    ? begin(deps, incident, seen)
    : leaveAlone(deps, { incident, refusal, isNew, wasCounted: incident.status === counted.status }, seen);
}

/** Goes on after a crash, which may have come between the claim and the look for a storm. */
const resume = async (deps: ClaimDependencies, claimed: Incident, seen: BugSeen): Promise<Claimed> =>
  claimed.claims === undefined ? join(deps, claimed, seen) : { incident: claimed, leads: [] };

/** @returns whether the alert brought the bug first */
function noteSighting({ logger }: ClaimDependencies, counted: Incident, { alert }: BugSeen): boolean {
  const isNew = counted.partOf === undefined && isOpenedBy(counted, alert);
  logger.info(isNew ? 'incident-opened' : 'occurrence-merged', { incidentId: counted.id, alertId: alert.id });
  return isNew;
}

interface Refused extends Refusal {
  /** Whether a rule on the incident refused, and not a budget, breaker or mute in the ledger. */
  readonly byIncident: boolean;
}

/** Asks the rules on the incident, then those on the ledger. */
async function askRules(deps: ClaimDependencies, incident: Incident, seen: BugSeen): Promise<Refused | undefined> {
  const own = refuse(incident, seen);
  if (own !== undefined) return { ...own, byIncident: true };
  const { service, alert } = seen;
  const claimant = { id: alert.id, at: alert.receivedAt };
  const reported = reportBudgetsOf(deps.config.jira, service, claimant);
  const other = await askContext(deps, { incident, service, at: claimant.at, by: claimant.id, reported });
  return other === undefined ? undefined : { ...other, byIncident: false };
}

interface Left {
  readonly incident: Incident;
  readonly refusal: Refused;
  readonly isNew: boolean;
  /** Whether the status is unchanged since the count. The write of the count has then recorded why it is left alone. */
  readonly wasCounted: boolean;
}

/** Makes a bug that was refused part of a storm, which needs no budget of its own, or keeps why no attempt is made. */
async function leaveAlone(
  deps: ClaimDependencies,
  { incident, refusal: { byIncident, ...refusal }, isNew, wasCounted }: Left,
  seen: BugSeen,
): Promise<Claimed> {
  const { ledger, logger } = deps;
  const mayJoin = isNew && !byIncident && !hasRule(refusal, mutedByPerson.name);
  const joined = mayJoin ? await join(deps, incident, seen) : undefined;
  if (joined?.incident.partOf !== undefined) return joined;
  logger.info('attempt-skipped', { incidentId: incident.id, alertId: seen.alert.id, ...refusal });
  if (byIncident && wasCounted) return { incident, leads: [] };
  const skipped = await ledger.changeIncident(incident.id, (current) =>
    recordSkip(current, refuse(current, seen) ?? refusal),
  );
  return { incident: skipped, leads: [] };
}

/** Takes the incident into work, unless a rule on it refuses by now, and looks for the storm that it belongs to. */
async function begin(deps: ClaimDependencies, incident: Incident, seen: BugSeen): Promise<Claimed> {
  const { ledger } = deps;
  const { alert, now } = seen;
  // A bug that a rule held back for its day is worked on by itself now, and is no member any more.
  if (incident.partOf !== undefined) await leaveLeads(ledger, incident);
  const begun = await ledger.changeIncident(incident.id, (current) => {
    const late = refuse(current, seen);
    return late === undefined
      ? takeThreadUpdateAnyway(beginWork(current, alert.id, now), alert.id, now)
      : recordSkip(current, late);
  });
  return isClaimedBy(begun, alert.id) ? join(deps, begun, seen) : { incident: begun, leads: [] };
}

const refuse = (incident: Incident, { service, now }: BugSeen): Refusal | undefined =>
  refuseIncident({ incident, service, now });

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

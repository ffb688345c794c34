import { cycleOf } from '../../core/alert/alert-cycle.ts';
import type { Config, DatadogConfig, ModelConfig, ServiceConfig, SlackConfig } from '../../core/config/config.ts';
import { offerIssue } from '../../core/issue/ask-issue.ts';
import { linkReport } from '../../core/issue/link-report.ts';
import { addSighting, openIncident, type Sighting } from '../../core/lifecycle/incident.ts';
import { isClaimedBy } from '../../core/lifecycle/incident-work.ts';
import { keepConfiguredOwner } from '../../core/lifecycle/owner.ts';
import { hasOwnThread, ownsThreadUpdate, takeThreadUpdate } from '../../core/lifecycle/thread-update.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { ErrorLog, Telemetry } from '../../core/ports/telemetry.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { FoundGroup } from '../../core/records/found-group.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { ThreadMessage } from '../../core/records/thread-message.ts';
import { submitAttempt } from '../../workflows/attempts/submit-attempt.ts';
import { claimIncident } from './claim-incident.ts';
import type { BugSeen } from './count-bug.ts';
import { joinCycle } from './join-cycle.ts';
import type { UnpostedUpdate } from './post-newest-updates.ts';

export interface TriageDependencies {
  readonly ledger: Ledger;
  readonly errorLog: ErrorLog;
  /** Asked only whether two bugs of different services are in one chain of calls. */
  readonly traces: Pick<Telemetry, 'readTrace' | 'readIssue'>;
  readonly jobs: JobRunner;
  readonly threads: MessageQueue<ThreadMessage>;
  readonly codeHost: CodeHost;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface GroupSeen {
  readonly alert: Alert;
  readonly group: FoundGroup;
  readonly service: ServiceConfig;
  readonly model: ModelConfig;
  readonly datadog: DatadogConfig;
  readonly slack: SlackConfig;
  readonly jira: Config['jira'];
  /** Whether there may be more error events than were read. */
  readonly truncated: boolean;
}

/** What became of one bug of an alert. */
export interface TakenUp {
  readonly incidentId: string;
  /** The rule that left it alone, if one did. */
  readonly rule?: string | undefined;
  /** Why the alert is to be taken up again for it. */
  readonly waitsFor?: string | undefined;
  /** Incidents whose newest state people are to be shown, and where. */
  readonly toPost: readonly UnpostedUpdate[];
}

function withSuspect(incident: Incident, { release }: Alert): Incident {
  if (release === undefined) return incident;
  const { fingerprints: _, ...suspectRelease } = release;
  return { ...incident, suspectRelease };
}

/** The bug as the alert sees it. @param deferred bugs that the alert leaves for later ones, and their error events */
export const seeBug = (seen: GroupSeen, now: number, deferred?: Incident['leftBeside']): BugSeen => ({
  alert: seen.alert,
  group: seen.group,
  service: seen.service,
  now,
  addTo: (current, id) => {
    const counted = addToIncident(current, { ...seen, id, deferred }, now);
    const suspected = withSuspect(counted, seen.alert);
    const owned = keepConfiguredOwner(suspected, seen.service.owner, seen.slack.people);
    const offered = offerIssue(owned, seen.jira, now);
    const linked = linkReport(offered, seen.alert, now);
    return takeThreadUpdate(linked, seen.alert.id, now, seen.slack.secondsBetweenUpdates * 1_000);
  },
});

/**
 * Takes up one bug that was counted: asks the policy, claims the incident, claims what the attempt needs and submits the job.
 * The claim names the alert, so a redelivery goes on where a crash stopped, and nobody else does. People are told by the
 * caller, after all bugs of the alert are taken up.
 */
export async function takeUpBug(deps: TriageDependencies, seen: GroupSeen, counted: Incident): Promise<TakenUp> {
  const { alert, service } = seen;
  const { incident: claimed, leads, waitsFor } = await claimIncident(deps, seeBug(seen, deps.clock()), counted);
  const current = isClaimedBy(claimed, alert.id)
    ? await submitAttempt(deps, claimed, { ...seen, claimant: { id: alert.id, at: alert.receivedAt } })
    : claimed;
  const incident = await joinCycle(deps, current, alert);
  const { id, outcome } = claimed;
  return {
    incidentId: id,
    rule: outcome?.kind === 'skipped' ? outcome.rule : undefined,
    waitsFor,
    toPost: [
      ...(hasOwnThread(incident) ? [{ incident, channel: service.slackChannel }] : []),
      ...leads.flatMap((lead) => (lead.thread === undefined ? [] : [{ incident: lead, channel: lead.thread.channel }])),
    ].filter((each) => ownsThreadUpdate(each.incident, alert.id)),
  };
}

function addToIncident(
  current: Incident | undefined,
  {
    id,
    alert,
    group,
    service,
    truncated,
    deferred,
  }: GroupSeen & { readonly id: string; readonly deferred?: Incident['leftBeside'] },
  now: number,
): Incident {
  const sighting: Sighting = {
    alertId: alert.id,
    alertLink: alert.link,
    alertAt: alert.at,
    cycle: cycleOf(alert)?.name,
    seconds: group.seconds,
    truncated,
    affectedUsers: group.affectedUsers,
    samples: group.samples,
    firstSeen: group.firstSeen,
    lastSeen: group.lastSeen,
  };
  if (current !== undefined) return addSighting(current, sighting, now);
  const { aliases: _, ...fingerprint } = group.fingerprint;
  return openIncident(
    {
      id,
      service: service.name,
      env: group.env,
      repository: service.repository,
      title: group.title,
      fingerprint,
      representative: group.representative,
      ...(deferred === undefined ? {} : { leftBeside: deferred }),
    },
    sighting,
    now,
  );
}

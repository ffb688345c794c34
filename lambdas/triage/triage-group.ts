import type { Alert } from '../../core/alert/alert.ts';
import { cycleOf } from '../../core/alert/alert-cycle.ts';
import { submitAttempt } from '../../core/attempt/submit-attempt.ts';
import type { Config, DatadogConfig, ModelConfig, ServiceConfig } from '../../core/config.ts';
import { addSighting, type Incident, openIncident, type Sighting } from '../../core/incident/incident.ts';
import { isClaimedBy } from '../../core/incident/incident-work.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock, CodeHost, ErrorLog, JobRunner, Ledger, Messenger, Telemetry } from '../../core/ports.ts';
import type { FoundGroup } from '../../core/search/found-group.ts';
import { hasOwnThread, hasTurn, takeTurn } from '../../core/thread/thread-turn.ts';
import { type BugSeen, claimIncident } from './claim-incident.ts';
import { joinCycle } from './join-cycle.ts';
import type { Shared } from './share-last.ts';

export interface TriageDependencies {
  readonly ledger: Ledger;
  readonly errorLog: ErrorLog;
  /** Asked only whether two bugs of different services are in one chain of calls. */
  readonly traces: Pick<Telemetry, 'readTrace'>;
  readonly jobs: JobRunner;
  readonly messenger: Messenger;
  readonly codeHost: CodeHost;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface GroupSeen {
  readonly alert: Alert;
  readonly group: FoundGroup;
  readonly service: ServiceConfig;
  readonly model: ModelConfig;
  readonly datadog: DatadogConfig;
}

/** What became of one bug of an alert. */
export interface TakenUp {
  readonly incidentId: string;
  /** The rule that left it alone, if one did. */
  readonly rule?: string | undefined;
  /** Why the alert is to be taken up again for it. */
  readonly waitsFor?: string | undefined;
  /** Incidents whose newest state people are to be shown, and where. */
  readonly toShare: readonly Shared[];
}

/**
 * Takes up one bug of one alert: counts it, asks the policy, claims the incident, claims what the attempt needs and submits
 * the job. The claim names the alert, so a redelivery goes on where a crash stopped, and nobody else does. People are told
 * by the caller, after all bugs of the alert are taken up.
 */
export async function triageGroup(deps: TriageDependencies, seen: GroupSeen): Promise<TakenUp> {
  const { alert, group, service } = seen;
  const now = deps.clock();
  const addTo: BugSeen['addTo'] = (present, id) =>
    takeTurn(addToIncident(present, { ...seen, id }, now), alert.id, now);
  const { incident: claimed, leads, waitsFor } = await claimIncident(deps, { alert, group, service, addTo });
  const standing = isClaimedBy(claimed, alert.id)
    ? await submitAttempt(deps, claimed, { ...seen, claimant: { id: alert.id, at: alert.receivedAt } })
    : claimed;
  const incident = await joinCycle(deps, standing, alert);
  const { id, outcome } = claimed;
  return {
    incidentId: id,
    rule: outcome?.kind === 'skipped' ? outcome.rule : undefined,
    waitsFor,
    toShare: [
      ...(hasOwnThread(incident) ? [{ incident, channel: service.slackChannel }] : []),
      ...leads.flatMap((lead) => (lead.thread === undefined ? [] : [{ incident: lead, channel: lead.thread.channel }])),
    ].filter((each) => hasTurn(each.incident, alert.id)),
  };
}

function addToIncident(
  present: Incident | undefined,
  { id, alert, group, service }: GroupSeen & { readonly id: string },
  now: number,
): Incident {
  const sighting: Sighting = {
    alertId: alert.id,
    alertLink: alert.link,
    alertAt: alert.at,
    cycle: cycleOf(alert)?.name,
    buckets: group.buckets,
    affectedUsers: group.affectedUsers,
    samples: group.samples,
    firstSeen: group.firstSeen,
    lastSeen: group.lastSeen,
  };
  if (present !== undefined) return addSighting(present, sighting, now);
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
    },
    sighting,
    now,
  );
}

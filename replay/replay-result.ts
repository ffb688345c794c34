import type { Config } from '../core/config/config.ts';
import { DAY_MS } from '../core/durations.ts';
import { occurrenceCount } from '../core/lifecycle/incident.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { Attempt } from '../core/records/attempt.ts';
import type { Incident, IncidentStatus } from '../core/records/incident.ts';
import { utcDate } from '../core/text/quantities.ts';
import type { Assumptions } from './assumptions.ts';
import type { Observed } from './observer.ts';
import type { PlayedMessenger } from './played-messenger.ts';
import type { Delivery } from './recording.ts';

/** What would have become of a recording. Times are epoch milliseconds. */
export interface ReplayResult {
  readonly from: number;
  readonly to: number;
  /** `repeated` are deliveries of an alert that was known; `refused` would have been answered with an error. */
  readonly webhooks: { readonly received: number; readonly repeated: number; readonly refused: number };
  /** Alerts by what became of them, as the ledger says it. */
  readonly alerts: Readonly<Record<string, number>>;
  readonly incidents: readonly ReplayedIncident[];
  readonly attempts: readonly ReplayedAttempt[];
  /** Attempts that a rule refused, the most frequent first. */
  readonly skips: readonly { readonly rule: string; readonly alerts: number; readonly incidents: number }[];
  readonly storms: readonly ReplayedStorm[];
  readonly days: readonly ReplayedDay[];
  /** Alerts that found no search, went on with their own log sample, and were triaged once more when there was one. */
  readonly searchedLater: number;
  readonly slack: {
    readonly threads: number;
    readonly updates: number;
    readonly replies: number;
    readonly dailyLines: number;
  };
  readonly cost: ReplayedCost;
}

interface ReplayedIncident {
  readonly id: string;
  readonly service: string;
  readonly title: string;
  readonly status: IncidentStatus;
  readonly errors: number;
  readonly users: number;
  readonly alerts: number;
  readonly attempts: number;
  /** Why no attempt was made, where the last word was a rule's. */
  readonly rule?: string | undefined;
  readonly partOf?: string | undefined;
}

interface ReplayedAttempt {
  readonly incidentId: string;
  readonly title: string;
  readonly service: string;
  readonly number: number;
  readonly claimedAt: number;
  readonly endedAt?: number | undefined;
  readonly dollars: number;
}

interface ReplayedStorm {
  readonly incidentId: string;
  readonly title: string;
  readonly members: readonly { readonly incidentId: string; readonly title: string; readonly because: string }[];
}

interface ReplayedDay {
  /** UTC, such as `2026-11-20`. */
  readonly day: string;
  readonly webhooks: number;
  readonly incidents: number;
  readonly attempts: number;
  readonly dollars: number;
}

interface ReplayedCost {
  readonly dollars: number;
  /** If each attempt spent all that the policy lets it spend. */
  readonly atMost: number;
  /** As much in thirty days; left out for a recording of less than a day. */
  readonly dollarsIn30Days?: number | undefined;
  readonly assumptions: Assumptions;
}

const ALL = 1_000_000;

/** Reads the result of a replay from the ledger. */
export async function readResult(run: {
  readonly ledger: Ledger;
  readonly messenger: PlayedMessenger;
  readonly observed: readonly Observed[];
  readonly deliveries: readonly Delivery[];
  readonly config: Config;
  readonly assumptions: Assumptions;
}): Promise<ReplayResult> {
  const { ledger, messenger, observed, deliveries, assumptions } = run;
  const incidents = (await ledger.listIncidents(ALL)).toSorted((a, b) => a.createdAt - b.createdAt);
  const alerts = await ledger.listAlerts(ALL);
  const attempts = (await Promise.all(incidents.map(({ id }) => ledger.listAttempts(id)))).flat();
  const refused = observed.filter(({ event }) => event === 'webhook-refused').length;
  const [from, to] = [deliveries[0]?.receivedAt ?? 0, deliveries.at(-1)?.receivedAt ?? 0];
  const dollars = sum(attempts.map((attempt) => attempt.dollars));
  const { messages, updates, replies } = messenger.counted;
  const dailyLines = observed.filter(({ event }) => event === 'daily-line-posted').length;
  return {
    from,
    to,
    webhooks: { received: deliveries.length, repeated: deliveries.length - refused - alerts.length, refused },
    alerts: countBy(alerts.map(({ disposition }) => disposition.kind)),
    incidents: incidents.map(incidentOf),
    attempts: attempts.map((attempt) => attemptOf(attempt, incidents)).toSorted((a, b) => a.claimedAt - b.claimedAt),
    skips: skipsOf(observed),
    storms: incidents.flatMap(stormOf),
    days: daysOf(deliveries, incidents, attempts),
    searchedLater: new Set(idsOf(observed, 'alert-sent-again')).size,
    slack: { threads: messages - dailyLines, updates, replies, dailyLines },
    cost: {
      dollars,
      atMost: sum(attempts.map(({ service }) => service.policy.dollarsPerAttempt)),
      ...(to - from >= DAY_MS ? { dollarsIn30Days: (dollars / (to - from)) * 30 * DAY_MS } : {}),
      assumptions,
    },
  };
}

const idsOf = (observed: readonly Observed[], event: string): readonly string[] =>
  observed.flatMap((seen) => (seen.event === event && seen.alertId !== undefined ? [seen.alertId] : []));

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

function countBy(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

const incidentOf = (incident: Incident): ReplayedIncident => ({
  id: incident.id,
  service: incident.service,
  title: incident.title,
  status: incident.status,
  errors: occurrenceCount(incident),
  users: incident.affectedUsers,
  alerts: incident.alertCount,
  attempts: incident.attempt,
  ...(incident.outcome?.kind === 'skipped' ? { rule: incident.outcome.rule } : {}),
  ...(incident.partOf === undefined ? {} : { partOf: incident.partOf.incidentId }),
});

const attemptOf = (attempt: Attempt, incidents: readonly Incident[]): ReplayedAttempt => ({
  incidentId: attempt.incidentId,
  title: incidents.find(({ id }) => id === attempt.incidentId)?.title ?? '',
  service: attempt.service.name,
  number: attempt.number,
  claimedAt: attempt.claimedAt,
  endedAt: attempt.endedAt,
  dollars: attempt.dollars,
});

function skipsOf(observed: readonly Observed[]): ReplayResult['skips'] {
  const skipped = observed.filter(({ event }) => event === 'attempt-skipped');
  return [...Map.groupBy(skipped, ({ rule = 'unknown' }) => rule)]
    .map(([rule, all]) => ({
      rule,
      alerts: new Set(all.map(({ alertId }) => alertId)).size,
      incidents: new Set(all.map(({ incidentId }) => incidentId)).size,
    }))
    .toSorted((a, b) => b.alerts - a.alerts);
}

function stormOf({ id, title, members = [] }: Incident): readonly ReplayedStorm[] {
  if (members.length === 0) return [];
  return [{ incidentId: id, title, members: members.map(({ at: _, by: __, service: ___, ...member }) => member) }];
}

function daysOf(
  deliveries: readonly Delivery[],
  incidents: readonly Incident[],
  attempts: readonly Attempt[],
): readonly ReplayedDay[] {
  const on = (day: string, time: number) => utcDate(time) === day;
  const days = [...new Set(deliveries.map(({ receivedAt }) => utcDate(receivedAt)))];
  return days.map((day) => {
    const begun = attempts.filter(({ claimedAt }) => on(day, claimedAt));
    return {
      day,
      webhooks: deliveries.filter(({ receivedAt }) => on(day, receivedAt)).length,
      incidents: incidents.filter(({ createdAt }) => on(day, createdAt)).length,
      attempts: begun.length,
      dollars: sum(begun.map(({ dollars }) => dollars)),
    };
  });
}

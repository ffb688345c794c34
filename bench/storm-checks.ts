import { occurrenceCount } from '../core/lifecycle/incident.ts';
import { jobNameOf } from '../core/lifecycle/job-name.ts';
import type { AlertRecord } from '../core/records/alert-record.ts';
import type { Incident } from '../core/records/incident.ts';
import type { StormTraffic } from './storm-traffic.ts';

/**
 * What a storm must have come to, whatever the order: each bug counted exactly and told once in its channel, each alert
 * settled, one attempt an incident.
 *
 * @throws Error with everything that is not so
 */
export function checkStorm(storm: {
  readonly alerts: readonly AlertRecord[];
  readonly incidents: readonly Incident[];
  readonly traffic: StormTraffic;
  readonly jobs: readonly string[];
  readonly threads: readonly string[];
}): { readonly leads: number; readonly members: number } {
  const { alerts, incidents, traffic, jobs, threads } = storm;
  const seen = [...traffic.events.values()].flat();
  const leads = incidents.filter(({ partOf }) => partOf === undefined);
  const members = leads.flatMap((lead) => lead.members ?? []);
  const problems = [
    differ('alerts in the ledger', alerts.length, traffic.alerts),
    differ(
      'alerts worked on',
      alerts.filter(({ disposition }) => disposition.kind === 'worked').length,
      traffic.alerts,
    ),
    differ('bugs', incidents.length, seen.length),
    differ('members and leads', members.length + leads.length, incidents.length),
    differ('jobs', list(jobs), list(leads.map(({ id }) => jobNameOf(id, 1)))),
    differ('threads', list(threads), list(incidents.map(({ id }) => id))),
    ...incidents.flatMap((incident) => [
      differ(`alerts of ${incident.title}`, incident.alertCount, traffic.alertsOf.get(incident.service)),
      differ(`errors of ${incident.title}`, occurrenceCount(incident), 1),
    ]),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new Error(problems.slice(0, 20).join('\n'));
  return { leads: leads.length, members: members.length };
}

const list = (names: readonly string[]): string => names.toSorted().join(' ');

const differ = (what: string, found: unknown, expected: unknown): string | undefined =>
  found === expected ? undefined : `${what}: expected ${String(expected)}, found ${String(found)}`;

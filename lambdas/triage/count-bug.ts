import type { ServiceConfig } from '../../core/config/config.ts';
import { addKnownAs } from '../../core/lifecycle/incident.ts';
import { recordSkip } from '../../core/lifecycle/incident-work.ts';
import { refuseIncident } from '../../core/policy/decide-attempt.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { FoundGroup } from '../../core/records/found-group.ts';
import type { Incident } from '../../core/records/incident.ts';
import { linkFingerprint } from '../../workflows/alerts/link-fingerprint.ts';

/** One bug as one alert saw it. */
export interface BugSeen {
  readonly alert: Alert;
  readonly group: FoundGroup;
  readonly service: ServiceConfig;
  /** When it is triaged, epoch milliseconds. */
  readonly now: number;
  /** Adds what the alert saw to the incident of that id, or opens it; the same for a repeated delivery. */
  readonly addTo: (current: Incident | undefined, id: string) => Incident;
}

/**
 * Counts the bug in the incident that was opened under its own name, as most were: one write. What the incident itself says
 * against an attempt is kept in the same write.
 *
 * @returns the incident; undefined when there is none of that name, and nothing has changed
 */
export function countKnown(ledger: Ledger, seen: BugSeen): Promise<Incident | undefined> {
  const own = seen.group.fingerprint.fingerprint;
  return ledger.changeKnownIncident(own, (current) => finish(seen, seen.addTo(current, own)));
}

/** Counts a bug that has no incident of its own name: in one of an earlier name, or in one that is opened. */
export async function countLinked(ledger: Ledger, seen: BugSeen): Promise<Incident> {
  const { incidentId, fingerprint, algorithm, because } = await linkFingerprint(ledger, seen.group.fingerprint);
  return ledger.mergeIncident(incidentId, (current) => {
    const counted = finish(seen, seen.addTo(current, incidentId));
    return because === undefined ? counted : addKnownAs(counted, { fingerprint, algorithm, because });
  });
}

/** Whether this alert was the first to bring the bug; a redelivery of it still is. */
export const isOpenedBy = ({ alertIds, alertCount }: Incident, alert: Alert): boolean =>
  alertCount === 1 && alertIds[0] === alert.id;

function finish({ service, now }: BugSeen, incident: Incident): Incident {
  const refusal = refuseIncident({ incident, service, now });
  return refusal === undefined ? incident : recordSkip(incident, refusal);
}

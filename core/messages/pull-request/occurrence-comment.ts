import { errorsSeen } from '../../lifecycle/describe-occurrences.ts';
import type { Incident } from '../../records/incident.ts';
import { mdLink } from '../../text/markdown.ts';
import { markerOf } from '../../text/marker.ts';
import { counted, utcTime } from '../../text/quantities.ts';

/** By which the comment is found again. */
export const occurrenceMarker = (incidentId: string): string => markerOf('occurrences', incidentId);

/** Whether it is kept: what people have answered is not counted on any longer, its thread says how it goes on. */
export const isCountedOn = ({ pullRequest, status }: Incident): boolean =>
  pullRequest !== undefined && status === 'fix-proposed';

/**
 * The one comment that keeps count after the draft was opened; it is replaced each time.
 *
 * @param marker made by `occurrenceMarker`
 */
export function occurrenceComment({ incident, marker }: { incident: Incident; marker: string }): string {
  const users = incident.affectedUsers === 0 ? '' : `, ${counted(incident.affectedUsers, 'user')} affected`;
  const alerts = mdLink(counted(incident.alertCount, 'alert'), incident.alertLink, 3_000);
  return [
    `**Still happening:** ${errorsSeen(incident)}${users}, last seen ${utcTime(incident.lastSeen)}.`,
    `Counted since ${utcTime(incident.firstSeen)}, from ${alerts}. This comment is kept up to date.`,
    marker,
  ].join('\n\n');
}

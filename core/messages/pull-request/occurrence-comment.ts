import { errorsSeen } from '../../lifecycle/describe-occurrences.ts';
import type { Incident } from '../../records/incident.ts';
import { mdLink } from '../../text/markdown.ts';
import { markerOf } from '../../text/marker.ts';
import { counted, utcTime } from '../../text/quantities.ts';

/** By which the comment is found again. */
export const occurrenceMarker = (incidentId: string): string => markerOf('occurrences', incidentId);

/**
 * Whether it is kept. What people have answered is not counted on any longer, because its thread says how it goes on. Nothing
 * is written where people locked the conversation, nor where GitHub takes no writes.
 */
export function isCountedOn({ pullRequest, status }: Incident): boolean {
  const { locked = false, archived = false, gone = false } = pullRequest?.seen ?? {};
  return pullRequest !== undefined && status === 'fix-proposed' && !locked && !archived && !gone;
}

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

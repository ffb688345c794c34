import { type Incident, occurrenceCount } from '../../../core/incident/incident.ts';
import { count } from '../../../core/text/quantities.ts';
import { colors, terminalLine, terminalWidth } from '../../terminal.ts';
import { type Column, textTable } from '../../text-table.ts';
import { shortId } from './find-incident.ts';
import { statusColor } from './status-color.ts';
import { ago } from './times.ts';

const STATUS_COLUMN = 1;

/** Incidents for a terminal, a line each. */
export function incidentTable(incidents: readonly Incident[], now: number): string {
  const columns: readonly Column<Incident>[] = [
    ['INCIDENT', ({ id }) => shortId(id)],
    ['STATUS', ({ status }) => status],
    ['SERVICE', ({ service }) => terminalLine(service, 30)],
    ['ERRORS', (incident) => count(occurrenceCount(incident))],
    ['USERS', ({ affectedUsers }) => (affectedUsers === 0 ? '-' : count(affectedUsers))],
    ['LAST SEEN', ({ lastSeen }) => ago(lastSeen, now)],
    ['TITLE', ({ title }) => terminalLine(title, Math.max(20, terminalWidth() - 82))],
  ];
  return textTable(columns, incidents, {
    paint: (text, { status }, column) =>
      column === 0 ? colors.bold(text) : column === STATUS_COLUMN ? statusColor(status)(text) : text,
  });
}

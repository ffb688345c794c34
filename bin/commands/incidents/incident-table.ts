import { countSeen } from '../../../core/lifecycle/describe-occurrences.ts';
import { isActive } from '../../../core/policy/describe-mute.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { Mute } from '../../../core/records/mute.ts';
import { count } from '../../../core/text/quantities.ts';
import { colors, terminalLine, terminalWidth } from '../../terminal.ts';
import { type Column, textTable } from '../../text-table.ts';
import { shortId } from './find-incident.ts';
import { statusColor } from './status-color.ts';
import { ago } from './times.ts';

const STATUS_COLUMN = 1;

/** Incidents for a terminal, a line each. */
export function incidentTable(
  incidents: readonly Incident[],
  mutes: ReadonlyMap<string, readonly Mute[]>,
  now: number,
): string {
  const mutedBy = ({ id }: Incident) => shortMute((mutes.get(id) ?? []).filter((mute) => isActive(mute, now)));
  const isAnyMuted = incidents.some((incident) => mutedBy(incident) !== '-');
  const columns: readonly Column<Incident>[] = [
    ['INCIDENT', ({ id }) => shortId(id)],
    ['STATUS', ({ status }) => status],
    ['SERVICE', ({ service }) => terminalLine(service, 30)],
    ['ERRORS', (incident) => countSeen(incident)],
    ['USERS', ({ affectedUsers }) => (affectedUsers === 0 ? '-' : count(affectedUsers))],
    ...(isAnyMuted ? [['MUTED', mutedBy] as const] : []),
    ['LAST SEEN', ({ lastSeen }) => ago(lastSeen, now)],
    ['TITLE', ({ title }) => terminalLine(title, Math.max(20, terminalWidth() - (isAnyMuted ? 104 : 82)))],
  ];
  return textTable(columns, incidents, {
    paint: (text, { status }, column) =>
      column === 0 ? colors.bold(text) : column === STATUS_COLUMN ? statusColor(status)(text) : text,
  });
}

/** Who muted it; a bug may be muted by itself and with its service. */
const shortMute = (active: readonly Mute[]): string =>
  active.length === 0 ? '-' : terminalLine(active.map(({ byName, by }) => `by ${byName ?? by ?? '?'}`).join(', '), 20);

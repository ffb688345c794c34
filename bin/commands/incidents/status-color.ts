import type { IncidentStatus } from '../../../core/records/incident.ts';
import { colors } from '../../terminal.ts';

/** What waits for a person is yellow, what is well green, what is wrong red. */
export const statusColor = (status: IncidentStatus): ((text: string) => string) => COLORS[status];

const COLORS: Readonly<Record<IncidentStatus, (text: string) => string>> = {
  observed: colors.dim,
  'in-work': colors.cyan,
  'fix-proposed': colors.green,
  diagnosed: colors.yellow,
  failed: colors.red,
  rejected: colors.dim,
  merged: colors.cyan,
  resolved: colors.green,
  regressed: colors.red,
  expired: colors.dim,
};

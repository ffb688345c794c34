import type { Incident } from '../records/incident.ts';
import { count, counted } from '../text/quantities.ts';
import { occurrenceCount } from './incident.ts';

type Seen = Pick<Incident, 'occurrences'>;

/** "1,284", or "at least 1,284" where a search found more error events than it reads. */
export const countSeen = (incident: Seen): string => `${atLeast(incident)}${count(occurrenceCount(incident))}`;

/** "1 error", "1,284 errors", "at least 1,284 errors" */
export const errorsSeen = (incident: Seen): string =>
  `${atLeast(incident)}${counted(occurrenceCount(incident), 'error')}`;

const atLeast = ({ occurrences }: Seen): string => (occurrences.truncated === true ? 'at least ' : '');

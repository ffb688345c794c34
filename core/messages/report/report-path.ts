import type { Incident } from '../../records/incident.ts';
import { utcDate } from '../../text/quantities.ts';

/** Where reports go when the configured place is taken by something else, or protected. */
const OTHER_FOLDER = '.mendhook/incidents';

/**
 * Where an incident's report may go, the preferred place first: named for the day on which the bug was first seen.
 *
 * @param folder as `services[].reportPath` has it
 */
export const reportPlaces = (
  incident: Pick<Incident, 'firstSeen' | 'fingerprint'>,
  folder: string,
): readonly string[] => {
  const name = `${utcDate(incident.firstSeen)}-${fileName(incident.fingerprint.fingerprint)}.md`;
  return [...new Set([folder, OTHER_FOLDER])].map((each) => `${each}/${name}`);
};

const fileName = (fingerprint: string): string =>
  fingerprint
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 80) || 'incident';

import type { Ledger } from '../../../core/ports/ledger.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { UsageError } from '../../run-command.ts';

const FULL_LENGTH = 32;
const SHORTEST = 4;
const SEARCHED = 1_000;

/**
 * Finds an incident by its id, by another fingerprint that leads to it, or by as much of the id's beginning as names one.
 *
 * @throws {UsageError} when there is none, or more than one
 */
export async function findIncident(ledger: Ledger, id: string): Promise<Incident> {
  const wanted = id.toLowerCase().replace(/^incident\//, '');
  if (!/^[0-9a-f]+$/.test(wanted) || wanted.length < SHORTEST) {
    throw new UsageError(
      `"${id}" is not an incident: expected a fingerprint, or at least its first ${SHORTEST} digits`,
    );
  }
  const exact = wanted.length >= FULL_LENGTH ? await findByFingerprint(ledger, wanted) : undefined;
  if (exact !== undefined) return exact;
  const found = (await ledger.listIncidents(SEARCHED)).filter((incident) => incident.id.startsWith(wanted));
  const [only, ...others] = found;
  if (only === undefined) throw new UsageError(`there is no incident ${id}: \`mendhook incidents list\` shows them`);
  if (others.length > 0) throw new UsageError(`${id} could be ${found.map(({ id: each }) => each).join(' or ')}`);
  return only;
}

async function findByFingerprint(ledger: Ledger, fingerprint: string): Promise<Incident | undefined> {
  const link = await ledger.getLink(fingerprint);
  return ledger.getIncident(link?.incidentId ?? fingerprint);
}

/** As much of an id as a list shows. */
export const shortId = (id: string): string => id.slice(0, 12);

import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';

const SEARCHED = 1_000;
const NAMED = 3;

/** An incident that a person named by its id or the first digits of it; or why it is not known which they mean. Raw text. */
export type NamedIncident = { readonly incident: Incident } | { readonly problem: string };

export async function findNamedIncident(
  ledger: Pick<Ledger, 'getIncident' | 'listIncidents'>,
  name: string,
): Promise<NamedIncident> {
  const exact = await ledger.getIncident(name);
  if (exact !== undefined) return { incident: exact };
  const found = (await ledger.listIncidents(SEARCHED)).filter(({ id }) => id.startsWith(name));
  const [incident, ...others] = found;
  if (incident === undefined) return { problem: `there is no incident ${name}` };
  if (others.length === 0) return { incident };
  const ids = found.slice(0, NAMED).map(({ id }) => id.slice(0, 12));
  return { problem: `${name} could be ${ids.join(' or ')}${found.length > NAMED ? ' or others' : ''}` };
}

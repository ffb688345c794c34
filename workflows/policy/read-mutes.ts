import { muteTarget } from '../../core/lifecycle/mute-target.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Mute } from '../../core/records/mute.ts';

type Named = Pick<Incident, 'id' | 'service'>;

/**
 * The mutes that people have put on these incidents, or on their services, by the incident's id; also those that are over.
 *
 * @param incidents their mutes are read together, a hundred at a time
 */
export async function readMutes(
  ledger: Pick<Ledger, 'readPolicyContext'>,
  incidents: readonly Named[],
): Promise<ReadonlyMap<string, readonly Mute[]>> {
  const targets = [...new Set(incidents.flatMap(targetsOf))];
  const found = new Map<string, Mute>();
  for (let start = 0; start < targets.length; start += READ_AT_ONCE) {
    const asked = targets.slice(start, start + READ_AT_ONCE);
    const { mutes } = await ledger.readPolicyContext({ budgets: [], breakers: [], mutes: asked });
    for (const mute of mutes) found.set(mute.target, mute);
  }
  return new Map(
    incidents.map((incident) => [incident.id, targetsOf(incident).flatMap((target) => found.get(target) ?? [])]),
  );
}

/** The most that DynamoDB reads at once. */
const READ_AT_ONCE = 100;

const targetsOf = ({ id, service }: Named): readonly string[] => [
  muteTarget.fingerprint(id),
  muteTarget.service(service),
];

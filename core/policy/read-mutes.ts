import type { Incident } from '../incident/incident.ts';
import type { Ledger } from '../ports.ts';
import { utcTime } from '../text/quantities.ts';
import { type Mute, muteTarget } from './mute.ts';

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

export const isActive = ({ until }: Mute, now: number): boolean => until === undefined || now < until;

/** "this bug until 2026-09-23 10:00:00 UTC, by Ana: known". Plain text of one line, for people. */
export function describeMute(mute: Mute, now: number): string {
  const what = mute.target.startsWith(muteTarget.service('')) ? `service ${nameOf(mute)}` : 'this bug';
  const who = mute.reason === undefined ? '' : `, ${mute.reason}`;
  if (mute.until === undefined) return `${what} for good${who}`;
  const until = utcTime(mute.until);
  return isActive(mute, now) ? `${what} until ${until}${who}` : `${what}: ended ${until}${who}`;
}

const nameOf = ({ target }: Mute): string => target.slice(muteTarget.service('').length);

const targetsOf = ({ id, service }: Named): readonly string[] => [
  muteTarget.fingerprint(id),
  muteTarget.service(service),
];

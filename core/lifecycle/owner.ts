import { CODE_OWNERS } from '../config/systems.ts';
import type { FileOwners } from '../owners/find-file-owners.ts';
import type { Incident } from '../records/incident.ts';
import type { Owner } from '../records/owner.ts';

/** `slack.people`: GitHub logins and teams, and the Slack ids of the same people. */
type People = Readonly<Record<string, string>>;

/**
 * Keeps the owner that the configuration names. With `codeowners`, an attempt finds the owner, and what an earlier one found stays.
 *
 * @param configured `owner` of the service
 */
export function keepConfiguredOwner(incident: Incident, configured: string | undefined, people: People = {}): Incident {
  if (configured === CODE_OWNERS) return incident.owner?.from === 'configuration' ? withoutOwner(incident) : incident;
  if (configured === undefined) return incident.owner === undefined ? incident : withoutOwner(incident);
  const [login] = Object.entries(people).find(([, id]) => id === configured) ?? [];
  return keepOwner(incident, {
    from: 'configuration',
    names: [login === undefined ? configured : `@${login}`],
    slackId: configured,
  });
}

/** Keeps the owners that CODEOWNERS names, or that it names none. */
export const keepCodeOwners = (incident: Incident, found: FileOwners | undefined): Incident =>
  found === undefined
    ? withoutOwner(incident)
    : keepOwner(incident, {
        from: 'codeowners',
        names: [...found.names],
        because: { path: found.path, line: found.line },
      });

/**
 * The Slack users and user groups of an owner, each once. An owner that `slack.people` does not map has none.
 *
 * @param people case of a login does not count
 */
export function slackIdsOf(owner: Owner, people: People = {}): readonly string[] {
  if (owner.slackId !== undefined) return [owner.slackId];
  const known = new Map(Object.entries(people).map(([login, id]) => [`@${login}`.toLowerCase(), id]));
  return [...new Set(owner.names.flatMap((name) => known.get(name.toLowerCase()) ?? []))];
}

/** The same object means that there is nothing to write. */
const keepOwner = (incident: Incident, owner: Owner): Incident =>
  JSON.stringify(incident.owner) === JSON.stringify(owner) ? incident : { ...incident, owner };

function withoutOwner(incident: Incident): Incident {
  if (incident.owner === undefined) return incident;
  const { owner: _, ...rest } = incident;
  return rest;
}

import type { ReleaseRecord } from '../records/release-record.ts';

/**
 * Earlier releases that are most like one: of the same service, by the rules that stopped them, then by who wrote them. The newest come
 * first among equals.
 *
 * @param known releases, the newest activity first
 */
export function similarReleases(
  release: ReleaseRecord,
  known: readonly ReleaseRecord[],
  most = 5,
): readonly ReleaseRecord[] {
  return known
    .filter(({ id, service }) => id !== release.id && service.name === release.service.name)
    .map((other) => ({ other, weight: weightOf(release, other) }))
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ other }) => other);
}

function weightOf(release: ReleaseRecord, other: ReleaseRecord): number {
  const rules = new Set(release.decision?.rules);
  const logins = new Set(release.changes.map(({ login }) => login.toLowerCase()));
  const sameRules = (other.decision?.rules ?? []).filter((rule) => rules.has(rule)).length;
  const sameAuthors = other.changes.filter(({ login }) => logins.has(login.toLowerCase())).length;
  const isSameEnv = other.service.env === release.service.env;
  return 10 * sameRules + (isSameEnv ? 5 : 0) + Math.min(4, sameAuthors);
}

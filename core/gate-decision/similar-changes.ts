import type { ChangeRecord } from '../records/change-record.ts';

/**
 * Earlier changes that are most like one: of the same repository, by files that something was found in, then by service and by
 * the rules that stopped them. The newest come first among equals.
 *
 * @param known changes, the newest activity first
 */
export function similarChanges(
  change: ChangeRecord,
  known: readonly ChangeRecord[],
  most = 5,
): readonly ChangeRecord[] {
  const files = filesOf(change);
  const others = known.filter(({ id, repository }) => id !== change.id && repository === change.repository);
  return others
    .map((other) => ({ other, weight: weightOf(change, files, other) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ other }) => other);
}

/** Files that facts and findings name. */
export const filesOf = ({ facts = [], findings = [] }: Pick<ChangeRecord, 'facts' | 'findings'>): ReadonlySet<string> =>
  new Set([
    ...facts.flatMap((fact) => (fact.status === 'not needed' ? [] : fact.found.flatMap(({ path }) => path ?? []))),
    ...findings.map(({ path }) => path),
  ]);

function weightOf(change: ChangeRecord, files: ReadonlySet<string>, other: ChangeRecord): number {
  const shared = [...filesOf(other)].filter((file) => files.has(file)).length;
  const isSameService = change.service.name === other.service.name && change.service.env === other.service.env;
  const rules = change.decision?.rules ?? [];
  const sameRules = (other.decision?.rules ?? []).filter((rule) => rules.includes(rule)).length;
  return 10 * shared + 2 * sameRules + (isSameService ? 1 : 0);
}

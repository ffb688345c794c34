import type { Version } from '../records/release-record.ts';

/** What a provider says that runs; undefined where it cannot tell. */
export type Live = { readonly commit?: string | undefined; readonly artifact?: string | undefined } | undefined;

/**
 * Whether what a provider says that runs is one of the versions that mendhook knows of.
 *
 * @returns undefined where that cannot be told: nothing that both sides name can be compared
 */
export function isOneOf(live: Live, versions: readonly (Version | undefined)[]): boolean | undefined {
  const known = versions.filter((version) => version !== undefined);
  if (live === undefined || known.length === 0) return undefined;
  if (live.commit !== undefined) return known.some(({ commit }) => isSameCommit(commit, live.commit ?? ''));
  const artifacts = known.flatMap(({ artifact }) => artifact ?? []);
  if (live.artifact === undefined || artifacts.length < known.length) return undefined;
  return artifacts.includes(live.artifact);
}

/** A provider may name a commit by its first digits. */
const isSameCommit = (one: string, other: string): boolean =>
  one === other || (other.length >= 7 && one.startsWith(other)) || (one.length >= 7 && other.startsWith(one));

/** What runs, for people. */
export const liveName = (live: Live): string => live?.commit?.slice(0, 12) ?? live?.artifact ?? 'an unknown version';

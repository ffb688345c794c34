import type { ReleaseRecord } from '../records/release-record.ts';

/**
 * Moves what an earlier release brings into a later one: its changes, and its commits that nobody reviewed.
 *
 * @returns the later release; the same where it has them all
 */
export function takeOver(later: ReleaseRecord, earlier: Pick<ReleaseRecord, 'changes' | 'unreviewed'>): ReleaseRecord {
  const known = new Set(later.changes.map(({ number }) => number));
  const changes = earlier.changes.filter(({ number }) => !known.has(number));
  const commits = new Set(later.unreviewed ?? []);
  const unreviewed = (earlier.unreviewed ?? []).filter((commit) => !commits.has(commit));
  if (changes.length === 0 && unreviewed.length === 0) return later;
  return {
    ...later,
    changes: [...changes, ...later.changes],
    ...(unreviewed.length > 0 && { unreviewed: [...unreviewed, ...commits] }),
    untold: true,
  };
}

/**
 * Takes out of a release what production has got since the release was opened: it is not asked about again, and nothing is blamed
 * on it.
 *
 * @param live the commit that production runs
 * @param reached the commits that production got between `listedFrom` and `live`
 */
export function withoutReached(
  release: ReleaseRecord,
  live: string,
  reached: { readonly changes: readonly { readonly number: number }[]; readonly unreviewed: readonly string[] },
): ReleaseRecord {
  const numbers = new Set(reached.changes.map(({ number }) => number));
  const commits = new Set(reached.unreviewed);
  const { unreviewed = [], ...rest } = release;
  const left = unreviewed.filter((commit) => !commits.has(commit));
  const changes = release.changes.filter(({ number }) => !numbers.has(number));
  return { ...rest, changes, listedFrom: live, ...(left.length > 0 && { unreviewed: left }) };
}

/** Which of two releases that wait for one lane is the later one. */
export function isLater(
  release: Pick<ReleaseRecord, 'id' | 'openedAt'>,
  other: Pick<ReleaseRecord, 'id' | 'openedAt'>,
  history: {
    /** Whether this release's commit has the other's in its history; undefined: GitHub does not know both. */
    readonly containsOther: boolean | undefined;
    readonly isContained: boolean | undefined;
  },
): boolean {
  if (history.containsOther === true) return true;
  if (history.isContained === true) return false;
  // A branch that was moved: the later push is what people want.
  return release.openedAt === other.openedAt ? release.id > other.id : release.openedAt > other.openedAt;
}

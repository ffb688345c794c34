import type { ReleaseRecord } from '../records/release-record.ts';

/** A commit of the branch that came after a release's. */
export interface LaterCommit {
  readonly sha: string;
  readonly message: string;
}

/**
 * Finds the commit that takes back a part of a release. Git and GitHub write which: `This reverts commit <sha>.` and
 * `Reverts owner/name#12`.
 *
 * @param contained the commits that the release brings, its own included
 * @returns the first such commit
 */
export const findRevert = (
  { changes, repository }: Pick<ReleaseRecord, 'changes' | 'repository'>,
  contained: readonly string[],
  later: readonly LaterCommit[],
): LaterCommit | undefined =>
  later.find(
    ({ message }) =>
      revertedCommits(message).some((sha) => contained.some((commit) => commit.startsWith(sha))) ||
      revertedPulls(message, repository).some((number) => changes.some((change) => change.number === number)),
  );

const revertedCommits = (message: string): string[] =>
  [...message.matchAll(/\bThis reverts commit ([0-9a-f]{7,64})\b/gi)].map(([, sha = '']) => sha.toLowerCase());

function revertedPulls(message: string, repository: string): number[] {
  const found = message.matchAll(/\bReverts (?:([\w.-]+\/[\w.-]+))?#(\d+)\b/gi);
  return [...found]
    .filter(([, named]) => named === undefined || named.toLowerCase() === repository.toLowerCase())
    .map(([, , number]) => Number(number));
}

import { changeIdOf } from '../../core/lifecycle/change-names.ts';
import { BRANCH_PREFIX } from '../../core/names.ts';
import type { BranchCommit, MergedPull } from '../../core/ports/commits.ts';
import type { ReleasedChange, ReleaseRecord } from '../../core/records/release-record.ts';
import type { ReleaseDependencies } from './dependencies.ts';

type ListDependencies = Pick<ReleaseDependencies, 'commits' | 'changes'>;

export interface Released {
  readonly changes: readonly ReleasedChange[];
  /** Commits that no pull request brought. */
  readonly unreviewed: readonly string[];
}

/** GitHub is asked for each commit: so many are looked up, and the others count as not reviewed. */
const LOOKED_UP = 100;

/**
 * Lists the merged pull requests that lie between what runs and a commit.
 *
 * @param live the commit that production runs; undefined: nobody knows, and only the commit itself is looked at
 * @throws {UpstreamError} when GitHub does not answer
 */
export async function listReleased(
  deps: ListDependencies,
  { repository, commit, live }: { repository: string; commit: string; live: string | undefined },
): Promise<Released> {
  const { commits } = deps;
  const between = live === undefined ? undefined : await commits.between(repository, { base: live, head: commit });
  const own = between === undefined || between.length === 0 ? await commits.read(repository, commit) : undefined;
  const all: readonly BranchCommit[] = own === undefined ? (between ?? []) : [own];
  const pulls = new Map<number, MergedPull>();
  const unreviewed: string[] = [];
  for (const [index, { sha }] of all.toReversed().entries()) {
    const found = index < LOOKED_UP ? await commits.pullsOf(repository, sha) : [];
    for (const pull of found) pulls.set(pull.number, pull);
    if (found.length === 0) unreviewed.unshift(sha);
  }
  const changes = await Promise.all([...pulls.values()].map((pull) => releasedChange(deps, repository, pull)));
  return { changes: changes.toSorted((one, other) => (one.mergedAt ?? 0) - (other.mergedAt ?? 0)), unreviewed };
}

async function releasedChange(
  { changes }: ListDependencies,
  repository: string,
  { number, title, login, branch, openedAt, mergedAt }: MergedPull,
): Promise<ReleasedChange> {
  const known = await changes.get(changeIdOf(repository, number));
  const incidentId = known?.author.association === 'own' ? incidentOf(branch) : undefined;
  return {
    ...{ number, title, login, openedAt, mergedAt },
    ...(known !== undefined && { changeId: known.id }),
    ...(incidentId !== undefined && { incidentId }),
  };
}

const incidentOf = (branch: string): string | undefined =>
  branch.startsWith(BRANCH_PREFIX) ? branch.slice(BRANCH_PREFIX.length) : undefined;

/** The commits of a release: those between what ran before and its own. */
export async function commitsOf(
  { commits }: Pick<ReleaseDependencies, 'commits'>,
  { repository, target, previous }: Pick<ReleaseRecord, 'repository' | 'target' | 'previous'>,
): Promise<readonly string[]> {
  const between =
    previous === undefined ? [] : await commits.between(repository, { base: previous.commit, head: target.commit });
  return [target.commit, ...(between ?? []).map(({ sha }) => sha)];
}

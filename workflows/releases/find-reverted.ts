import { hasReleaseEnded, hasTraffic } from '../../core/lifecycle/release-status.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { findRevert } from '../../core/release/reverts.ts';
import { rollBack, stop } from '../../core/release/rule-decision.ts';
import { decide } from './decide.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { gatherFacts } from './gather-facts.ts';
import { commitsOf } from './list-released.ts';
import { lookNow } from './look-again.ts';

/** Releases on their way are among the newest. */
const RECENT = 50;

/**
 * Has a release end when a push takes back a part of it: it goes back where it has traffic, and is abandoned before.
 *
 * @param push the newest commit of the branch
 */
export async function endReverted(
  deps: ReleaseDependencies,
  push: { readonly repository: string; readonly branch: string; readonly commit: string },
): Promise<void> {
  for (const record of await deps.releases.list(RECENT)) {
    if (!isOnItsWay(record, push)) continue;
    const later = await deps.commits.between(push.repository, { base: record.target.commit, head: push.commit });
    if (later === undefined || later.length === 0) continue;
    const revert = findRevert(record, await commitsOf(deps, record), later);
    if (revert === undefined) continue;
    const facts = { ...(await gatherFacts(deps, record)), revertedBy: revert.sha };
    const why = `${revert.sha.slice(0, 12)} on ${push.branch} takes back a part of it.`;
    const isLive = hasTraffic(record.status) || (record.askedFrom !== undefined && hasTraffic(record.askedFrom));
    await decide(deps, facts, isLive ? rollBack(record, ['reverted'], why) : stop(['reverted'], why));
    await lookNow(deps, record.id);
  }
}

const isOnItsWay = (
  { status, repository, branch, target }: ReleaseRecord,
  push: { readonly repository: string; readonly branch: string; readonly commit: string },
): boolean =>
  !hasReleaseEnded(status) &&
  !['rolling-back', 'rollback-failed'].includes(status) &&
  repository.toLowerCase() === push.repository.toLowerCase() &&
  branch === push.branch &&
  target.commit !== push.commit;

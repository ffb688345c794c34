import { laneIdOf } from '../../core/lifecycle/release-names.ts';
import type { ReleaseFacts, ReviewedChange } from '../../core/records/release-facts.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { holds } from '../../core/release/lane.ts';
import type { ReleaseDependencies } from './dependencies.ts';

type GatherDependencies = Pick<ReleaseDependencies, 'releases' | 'changes' | 'commits' | 'clock'>;

/** Reads what decides a release's next step: its lanes, and before production its changes and its place in the history. */
export async function gatherFacts(deps: GatherDependencies, record: ReleaseRecord): Promise<ReleaseFacts> {
  const { releases, clock } = deps;
  const laneOf = (environment: 'staging' | 'production') => releases.getLane(laneIdOf(record.service, environment));
  const [staging, production] = await Promise.all([laneOf('staging'), laneOf('production')]);
  const facts = { record, lanes: { ...(staging && { staging }), ...(production && { production }) }, now: clock() };
  if (record.status !== 'ready' || !holds(production, record)) return facts;
  const live = production?.live?.commit;
  return { ...facts, reviewed: await readReviewed(deps, record), isInLive: await isInLive(deps, record, live) };
}

async function readReviewed({ changes }: GatherDependencies, record: ReleaseRecord): Promise<ReviewedChange[]> {
  const ids = record.changes.flatMap(({ changeId }) => (changeId === undefined ? [] : [changeId]));
  const found = await Promise.all(ids.map((id) => changes.get(id)));
  return found.flatMap((change): ReviewedChange[] => {
    if (change === undefined) return [];
    const { id, author, facts, decision } = change;
    return [{ id, author, ...(facts && { facts }), ...(decision && { decision }) }];
  });
}

async function isInLive(
  { commits }: GatherDependencies,
  { repository, target }: ReleaseRecord,
  live: string | undefined,
): Promise<boolean> {
  if (live === undefined) return false;
  if (live === target.commit) return true;
  return (await commits.contains(repository, { commit: live, ancestor: target.commit })) ?? false;
}

import { expect } from 'vitest';
import { readReleaseLine } from '../../../core/gate-decision/release-chain.ts';
import { releaseDecisionKey } from '../../../core/lifecycle/release-names.ts';
import { hasReleaseEnded, hasTraffic, isStepOpen } from '../../../core/lifecycle/release-status.ts';
import type { ReleaseDecision } from '../../../core/records/release-decision.ts';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import type { ReleaseWorld } from './release-world.ts';

/** What holds at each moment, whatever happened. */
export async function checkAlways(world: ReleaseWorld): Promise<void> {
  const all = await world.releases.list(50);
  const { done } = world.deployer;
  for (const record of all) {
    const short = record.target.commit.slice(0, 4);
    const rolledBack = record.steps.filter(({ kind, status }) => kind === 'roll-back' && status === 'passed');
    expect(rolledBack.length, `${short} is rolled back once`).toBeLessThanOrEqual(1);
    const lines = await linesOf(world, record);
    const env = record.settings.terms.environments?.production.env;
    const most = record.settings.mode === 'deploy' ? 1 : 0;
    for (const [call, action] of [
      [`deploy ${short} 5% ${env}`, 'deploy-canary'],
      [`promote ${short} 100% ${env}`, 'promote'],
    ] as const) {
      const count = done.filter((line) => line === call).length;
      expect(count, `${call} comes once, and only where mendhook deploys`).toBeLessThanOrEqual(most);
      const isAllowed = lines.some((line) => isGo(line, action) && line.commit === record.target.commit);
      expect(count === 0 || isAllowed, `${call} has its decision`).toBe(true);
    }
    const isApproved = world.answers.some(
      ({ runId, state }) => state === 'approved' && record.gate?.runId === runId && record.gate.answered === state,
    );
    // What production ran well already may be deployed again.
    const isLetGo = lines.some(
      (line) => isGo(line, 'deploy-production') || (line.result === 'go' && line.rules.includes('observed-good')),
    );
    expect(!isApproved || isLetGo, `the job of ${short} has its decision`).toBe(true);
  }
  for (const service of world.released) {
    await checkLanes(
      world,
      service,
      all.filter((each) => each.service.name === service.name),
    );
  }
}

const isGo = ({ result, action }: ReleaseDecision, wanted: ReleaseDecision['action']) =>
  result === 'go' && action === wanted;

async function linesOf({ decisions }: ReleaseWorld, { id, chain }: ReleaseRecord): Promise<ReleaseDecision[]> {
  const keys = Array.from({ length: chain.length }, (_, index) => releaseDecisionKey(id, index + 1));
  const lines = await Promise.all(keys.map((key) => decisions.get(key)));
  return lines.map((line) => {
    const read = line === undefined ? undefined : readReleaseLine(line);
    if (read === undefined) throw new Error(`the chain of ${id} has a gap`);
    return read;
  });
}

/** Whoever has traffic, or staging, has the lane of it. */
async function checkLanes(
  world: ReleaseWorld,
  service: ReleaseRecord['service'],
  all: readonly ReleaseRecord[],
): Promise<void> {
  const production = (await world.lane('production', service))?.holder?.releaseId;
  const staging = (await world.lane('staging', service))?.holder?.releaseId;
  for (const { id, status, askedFrom, target, settings } of all) {
    const isLive =
      hasTraffic(status) || (status === 'needs-person' && askedFrom !== undefined && hasTraffic(askedFrom));
    // Where the user's CI/CD deploys, the newest deployment has production.
    if (isLive && settings.mode === 'deploy')
      expect(production, `${target.commit.slice(0, 4)}, ${status}, has production`).toBe(id);
    if (status === 'validating') expect(staging, `${target.commit.slice(0, 4)} has staging`).toBe(id);
  }
}

/** What holds once the clock ran on: no release is left alone, and no change is lost. */
export async function checkEnd(world: ReleaseWorld, merged: ReadonlyMap<number, string>): Promise<void> {
  const all = await world.releases.list(50);
  const [own] = all;
  for (const { status, steps, held, lookAt, target, decision, service, gate } of all) {
    const lane = await world.lane('production', service);
    const name = `${target.commit.slice(0, 4)}, ${status}, ${decision?.why}`;
    expect(steps.filter(isStepOpen), `${name}: no step is open`).toEqual([]);
    const waitsForPerson = held !== undefined || status === 'rollback-failed' || lane?.closed !== undefined;
    const waitsForLane = lane?.holder !== undefined && lookAt !== undefined;
    const isLate = status === 'needs-person' && lookAt !== undefined;
    const waitsForJob = status === 'ready' && gate?.answered !== undefined;
    const isWaiting = waitsForPerson || waitsForLane || waitsForJob || isLate;
    expect(hasReleaseEnded(status) || isWaiting, `${name}: it ends or waits`).toBe(true);
  }
  // Elsewhere a release begins with a deployment, or with a job that waits.
  if (own?.settings.mode !== 'deploy') return;
  const lane = await world.lane('production');
  for (const [number, commit] of merged) {
    const isKept = all.some(
      ({ status, changes, service }) =>
        service.name === world.service.name &&
        status !== 'superseded' &&
        changes.some((change) => change.number === number),
    );
    const live = lane?.live?.commit;
    const isLive = live !== undefined && (await world.commits.contains('', { commit: live, ancestor: commit }));
    expect(isKept || isLive, `#${number} is in a release`).toBe(true);
  }
}

/** Where nobody else deployed and nothing is broken, production runs what mendhook thinks. */
export async function checkLive(world: ReleaseWorld): Promise<void> {
  const lane = await world.lane('production');
  if (lane === undefined || lane.closed !== undefined || lane.holder !== undefined) return;
  expect(world.deployer.runs('production')).toBe(lane.live?.commit);
}

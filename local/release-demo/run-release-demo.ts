import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { REVIEWED } from '../review-demo/review-demo-config.ts';
import { checkRelease, type SeenRelease } from './check-release.ts';
import { EXPECTED_RELEASES } from './expected-ends.ts';
import { handOffs, leadTimeOf, p99, secondsToBack, slowest } from './figures.ts';
import { openStage, type ReleaseDemoOptions } from './open-stage.ts';
import { playStories } from './play-stories.ts';
import { checkFigures, type ReleaseResult } from './release-result.ts';
import { seeRelease } from './see-release.ts';
import { labelOf, type Stage, type Story } from './stage.ts';
import type { VersionTally } from './tally.ts';

/**
 * Plays six changes of the sample service on their way to production, through production's own functions and worker, and looks up
 * how each ended.
 *
 * @throws {Error} when a change does not come to its end
 */
export async function runReleaseDemo(options: ReleaseDemoOptions) {
  const startedAt = performance.now();
  const stage = await openStage(options);
  try {
    const { stories, shopped } = await playStories(stage);
    const { requests, failed, seconds } = shopped;
    const total = (performance.now() - startedAt) / 1_000;
    const seen = await Promise.all(
      stories.map(async (story) => ({ story, release: await seeRelease(stage.runtime, story.releaseId) })),
    );
    const result = resultOf(stage, seen, { requests, failed, perSecond: requests / seconds, total });
    for (const { name, ok, detail } of result.checks) stage.timeline.check(name, ok, detail);
    return { result, pageUrl: stage.runtime.pageUrl, close: stage.close };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

interface Seen {
  readonly story: Story;
  readonly release: SeenRelease | undefined;
}

function resultOf(
  stage: Stage,
  seen: readonly Seen[],
  shopped: { requests: number; failed: number; perSecond: number; total: number },
): ReleaseResult {
  const of = (name: Story['name']) => seen.find(({ story }) => story.name === name);
  const tally = stage.tally.versions().get(of('packing')?.release?.record.target.version ?? '');
  const { requests, failed, perSecond, total } = shopped;
  const handedOff = handOffs(recordsOf(seen), runsOf(stage));
  const measured = {
    traffic: { requests, failed, perSecond, failedElsewhere: failed - (tally?.failed ?? 0) },
    figures: {
      toBack: secondsToBack(tally) ?? null,
      toBackPerSecond: perSecondToBack(stage, tally) ?? null,
      leadTime: leadTime(of('clean')),
      handOffP99: p99(handedOff.map(({ seconds }) => seconds)),
      slowestHandOff: slowest(handedOff)?.what ?? null,
      total,
    },
  };
  const checks = [
    ...seen.flatMap(({ story, release }) => checkRelease(labelOf(story), EXPECTED_RELEASES[story.name], release)),
    ...checkFigures(measured),
  ];
  return {
    ok: checks.every(({ ok }) => ok),
    checks,
    stories: seen.map(({ story: { name, number, title }, release }) => ({
      ...{ name, number, title, status: release?.record.status ?? null, why: release?.record.decision?.why ?? '' },
    })),
    ...measured,
  };
}

const perSecondToBack = ({ tally }: Stage, bug: VersionTally | undefined): number | undefined =>
  bug?.firstFailedAt === undefined ? undefined : tally.perSecond(bug.firstFailedAt, bug.lastAt);

function leadTime(clean: Seen | undefined): ReleaseResult['figures']['leadTime'] {
  const { story, release } = clean ?? {};
  if (release === undefined || story?.concludedAt === undefined || story.mergedAt === undefined) {
    return { total: 0, people: 0, traffic: 0, us: Number.POSITIVE_INFINITY };
  }
  const { pushedAt, concludedAt, mergedAt } = story;
  return leadTimeOf(release.record, { pushedAt, concludedAt, mergedAt });
}

/** Each release once: one may have brought two changes. */
const recordsOf = (seen: readonly Seen[]): ReleaseRecord[] => [
  ...new Map(
    seen.flatMap(({ release }) => (release === undefined ? [] : [[release.record.id, release.record]])),
  ).values(),
];

const runsOf = ({ github }: Stage) =>
  github
    .workflowRuns(REVIEWED.owner, REVIEWED.repository)
    .map(({ id, createdAt, updatedAt }) => ({ id: String(id), createdAt, completedAt: updatedAt }));

import { SAMPLE_CHANGES } from '../review-demo/sample-changes.ts';
import { fixStory } from './fix-story.ts';
import { packingList } from './packing-list.ts';
import { CALM_REQUESTS_PER_SECOND, REQUESTS_PER_SECOND } from './release-demo-config.ts';
import { releaseStory, untilInCanary, untilItsTurn, untilLoaded, untilOnStaging } from './release-story.ts';
import { approveStory, mergeStory, openStory, reviewStory } from './review-story.ts';
import type { ShoppersSeen } from './shoppers.ts';
import type { Stage, Story } from './stage.ts';

/**
 * Plays the six changes. Three are merged one after the other: the first holds the lane, the third takes the second over. The
 * packing list is on staging while they are in production. What comes of its rollback is the sixth.
 *
 * @throws {Error} when a change does not come to its end
 */
export async function playStories(
  stage: Stage,
): Promise<{ readonly stories: readonly Story[]; readonly shopped: ShoppersSeen }> {
  const untested = await openStory(stage, 'untested', SAMPLE_CHANGES.untested);
  const clean = await openStory(stage, 'clean', SAMPLE_CHANGES.clean);
  const breaking = await openStory(stage, 'breaking', SAMPLE_CHANGES.breaking);
  const reviewed = await Promise.all([clean, breaking, untested].map((story) => reviewStory(stage, story)));
  for (const record of reviewed) await approveStory(stage, record, 'The page that read the field was taken down.');
  stage.shop.open(CALM_REQUESTS_PER_SECOND);
  await mergeStory(stage, clean);
  await untilOnStaging(stage, clean);
  for (const story of [untested, breaking]) await mergeStory(stage, story);
  const releasing = Promise.all([clean, breaking].map((story) => releaseStory(stage, story)));
  // It is awaited below; a fault must not end the process before that.
  releasing.catch(() => undefined);

  await Promise.race([untilInCanary(stage, clean), releasing]);
  stage.shop.open(REQUESTS_PER_SECOND);
  await Promise.race([untilLoaded(stage, breaking), releasing]);
  const fork = await openStory(stage, 'fork', SAMPLE_CHANGES.fork);
  const packing = await openStory(stage, 'packing', packingList);
  await Promise.all([reviewStory(stage, fork), reviewStory(stage, packing)]);
  // Merged earlier, it would take the release that still waits over. From now on it waits itself, for production.
  await Promise.race([untilItsTurn(stage, breaking), releasing]);
  await mergeStory(stage, packing);
  await releasing;
  await releaseStory(stage, untested);
  stage.shop.open(CALM_REQUESTS_PER_SECOND);
  const rolledBack = await releaseStory(stage, packing);
  const fix = await fixStory(stage, rolledBack);
  const fixing = releaseStory(stage, fix);
  await Promise.race([untilInCanary(stage, fix), fixing]);
  stage.shop.open(REQUESTS_PER_SECOND);
  await fixing;
  return { stories: [clean, untested, breaking, fork, packing, fix], shopped: await stage.shop.shut() };
}

import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { waitFor } from '../demo/wait-for.ts';
import { followRelease } from './follow-release.ts';
import { approveRelease } from './people.ts';
import { labelOf, type Stage, type Story } from './stage.ts';

const REASON = 'I looked at what it changes, and somebody watches it.';

/**
 * Follows the release of a story to its end. What it asks a person, a colleague answers. Where a later release took it over, that
 * one is followed.
 *
 * @returns the record at its end
 * @throws {Error} when it was never begun, or does not end
 */
export async function releaseStory(stage: Stage, story: Story): Promise<ReleaseRecord> {
  const { runtime, timeline, signal } = stage;
  const label = `the release of ${labelOf(story)}`;
  for (;;) {
    const { releaseId } = story;
    if (releaseId === undefined) throw new Error(`${labelOf(story)} was not merged`);
    const record = await followRelease({ runtime, id: releaseId, label, timeline, signal, until: isAsked });
    if (record.status === 'superseded' && record.supersededBy !== undefined) story.releaseId = record.supersededBy;
    else if (isAsked(record)) await approveRelease(runtime, record, REASON, signal);
    else return record;
  }
}

/** Waits until a story's release is deployed to staging: a later one then waits, and does not take it over. */
export const untilOnStaging = (stage: Stage, story: Story): Promise<void> =>
  until(stage, story, 'to be on staging', ({ steps }) =>
    steps.some(({ kind, endedAt }) => kind === 'deploy-staging' && endedAt !== undefined),
  );

/** Waits until it is a story's release's turn in production: a later one then waits, and does not take it over. */
export const untilItsTurn = (stage: Stage, story: Story): Promise<void> =>
  until(stage, story, 'to have its turn', ({ canary, words }) => canary !== undefined || words.length > 0);

/** Waits until the load of a story's release is over: what else runs meanwhile makes its ratios too wide to tell. */
export const untilLoaded = (stage: Stage, story: Story): Promise<void> =>
  until(stage, story, 'to be loaded', ({ steps }) =>
    steps.some(({ kind, endedAt }) => kind === 'load' && endedAt !== undefined),
  );

/** Waits until a story's release gets its first traffic. */
export const untilInCanary = (stage: Stage, story: Story): Promise<void> =>
  until(stage, story, 'to get traffic', ({ canary }) => canary !== undefined);

async function until(
  { runtime, signal }: Stage,
  story: Story,
  what: string,
  isThere: (record: ReleaseRecord) => boolean,
): Promise<void> {
  const look = async () => {
    const record = story.releaseId === undefined ? undefined : await runtime.releases.get(story.releaseId);
    return record !== undefined && isThere(record) ? record : undefined;
  };
  await waitFor(`the release of ${labelOf(story)} ${what}`, look, { timeoutMs: 4 * 60_000, signal });
}

const isAsked = ({ status, thread, untold }: ReleaseRecord): boolean =>
  status === 'needs-person' && thread !== undefined && untold !== true;

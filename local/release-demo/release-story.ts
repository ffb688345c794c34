import type { ReleaseRecord } from '../../core/records/release-record.ts';
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

const isAsked = ({ status, thread, untold }: ReleaseRecord): boolean =>
  status === 'needs-person' && thread !== undefined && untold !== true;

import { MINUTE_MS } from '../../core/durations.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Dora } from '../../core/ports/dora.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { reportDora } from './report-dora.ts';
import { type TellReleaseDependencies, tellReleasePeople } from './tell-release-people.ts';

export interface TellDependencies extends TellReleaseDependencies {
  readonly dora: Dora;
  readonly releases: Releases;
  readonly clock: Clock;
}

/** What could not be told is told with the next look, or so much later. */
const TELL_AGAIN_MS = MINUTE_MS;

/**
 * Tells people of a release, and Datadog of its end, and notes with it that they know. A release that went on meanwhile is told once more.
 *
 * @throws {UpstreamError} when Slack, Datadog or the ledger does not answer now; the sweep has it told later then
 */
export async function tellRelease(deps: TellDependencies, record: ReleaseRecord): Promise<void> {
  const { releases, clock } = deps;
  let thread: ReleaseRecord['thread'];
  try {
    thread = await tellReleasePeople(deps, record);
    await reportDora(deps, record);
  } catch (error) {
    const later = clock() + TELL_AGAIN_MS;
    await releases.change(record.id, (current) =>
      current.lookAt === undefined ? { ...withThread(current, thread), lookAt: later } : withThread(current, thread),
    );
    throw error;
  }
  await releases.change(record.id, (current) => {
    const told = withThread(current, thread);
    if (current.version !== record.version || told.untold !== true) return told;
    const { untold: _, ...rest } = told;
    return rest;
  });
}

/** The thread that was opened is kept, so that a repetition opens no second one. */
const withThread = (record: ReleaseRecord, thread: ReleaseRecord['thread']): ReleaseRecord =>
  thread === undefined || record.thread !== undefined ? record : { ...record, thread };

import { hasReleaseEnded } from '../../core/lifecycle/release-status.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { Timeline } from '../demo/timeline.ts';
import { waitFor } from '../demo/wait-for.ts';
import type { Runtime } from '../runtime.ts';

const RELEASE_TAKES_AT_MOST_MS = 5 * 60_000;

/**
 * Waits until a release has ended, or has become what is asked for, and says what happens on the way, each thing once.
 *
 * @param options.until what to wait for besides the end. @default - its end alone
 * @throws {Error} when it takes too long, naming the status that it was in
 */
export async function followRelease(options: {
  readonly runtime: Runtime;
  readonly id: string;
  /** What to call it. */
  readonly label: string;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
  readonly until?: (record: ReleaseRecord) => boolean;
}): Promise<ReleaseRecord> {
  const { runtime, id, label, timeline, signal, until = () => false } = options;
  let shown: string | undefined;
  const look = async () => {
    const record = await runtime.releases.get(id);
    if (record === undefined) return undefined;
    const line = `${record.status}${record.decision === undefined ? '' : ` (${record.decision.why})`}`;
    if (line !== shown) timeline.step(`${label}: ${line}`);
    shown = line;
    return until(record) || hasReleaseEnded(record.status) ? record : undefined;
  };
  try {
    return await waitFor(`${label} to go on`, look, { timeoutMs: RELEASE_TAKES_AT_MOST_MS, signal });
  } catch (error) {
    timeline.say(`           ${label} was last ${shown ?? 'not there'}`);
    throw error;
  }
}

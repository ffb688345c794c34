import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { Timeline } from '../demo/timeline.ts';
import { waitFor } from '../demo/wait-for.ts';
import type { Runtime } from '../runtime.ts';

const CHANGE_TAKES_AT_MOST_MS = { scripted: 3 * 60_000, real: 30 * 60_000, none: 3 * 60_000 };

/** Statuses that a change leaves by itself. */
const GOES_ON: readonly ChangeRecord['status'][] = ['opened', 'reviewing', 'testing'];

/**
 * Waits until a change is decided and people are told, and says what happens on the way, each thing once.
 *
 * @throws {Error} when it takes too long
 */
export function followChange(options: {
  readonly runtime: Runtime;
  readonly id: string;
  /** What to call it. */
  readonly label: string;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
}): Promise<ChangeRecord> {
  const { runtime, id, label, timeline, signal } = options;
  let shown: string | undefined;
  return waitFor(
    `${label} to be decided`,
    async () => {
      const record = await runtime.changes.get(id);
      if (record === undefined) return undefined;
      if (record.status !== shown) {
        shown = record.status;
        timeline.step(`${label}: ${record.status}${record.decision === undefined ? '' : ` (${record.decision.why})`}`);
      }
      return GOES_ON.includes(record.status) || record.untold === true ? undefined : record;
    },
    { timeoutMs: CHANGE_TAKES_AT_MOST_MS[runtime.model.kind], signal },
  );
}

import type { endChangeJob } from '../../core/lifecycle/change-job.ts';
import type { WrittenTests } from '../../core/records/change-record.ts';

/** How the job ended. What it wrote stands beside a failure, as far as it came. */
export interface TestsEnd {
  readonly ok: boolean;
  /** Why not, in a sentence for people. */
  readonly reason?: string;
  readonly found?: { readonly written: WrittenTests } & NonNullable<Parameters<typeof endChangeJob>[2]['found']>;
}

/** A job that ended without a test, though nothing failed. */
export const nothingWritten = (reason: string): TestsEnd => ({
  ok: true,
  found: { written: { tried: 0, accepted: [], refused: [reason] } },
});

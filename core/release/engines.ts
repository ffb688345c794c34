import type { ReleaseRule } from '../records/release-decision.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/** What a measurement says. `undecided` is never good. */
export interface Verdict {
  readonly result: 'good' | 'bad' | 'not-yet' | 'undecided';
  readonly rules: readonly ReleaseRule[];
  /** One sentence for people. */
  readonly why: string;
}

/** The engines that judge what was measured, each from the record alone. */
export interface Engines {
  /** Of the canary, and of the time after it got all traffic. */
  readonly judgeCanary: (record: ReleaseRecord, now: number) => Verdict;
  /** Of the load on staging. */
  readonly judgeLoad: (record: ReleaseRecord) => Verdict;
}

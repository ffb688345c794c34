import type { ChangeRecord } from '../records/change-record.ts';
import type { Lane } from '../records/lane.ts';
import type { ReleaseRule } from '../records/release-decision.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

/** What rules decide a release by. They are stored with each decision, so that deciding again from them gives the same one. */
export interface ReleaseFacts {
  readonly record: ReleaseRecord;
  readonly lanes: { readonly staging?: Lane | undefined; readonly production?: Lane | undefined };
  /** The records of its changes, as far as there are any; read only before production. */
  readonly reviewed?: readonly ReviewedChange[] | undefined;
  /** Whether production's live version already has the commit in its history; read only before production. */
  readonly isInLive?: boolean | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What is known of a change that a release brings. */
export type ReviewedChange = Pick<ChangeRecord, 'id' | 'author' | 'facts' | 'decision'>;

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

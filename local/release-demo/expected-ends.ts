import type { ReleaseRule } from '../../core/records/release-decision.ts';
import type { ReleaseStatus } from '../../core/records/release-record.ts';

export type StoryName = 'clean' | 'untested' | 'breaking' | 'fork' | 'packing' | 'fix';

/** How the way of a pull request to production has to end. */
export interface ExpectedRelease {
  /** One sentence: what is shown. */
  readonly says: string;
  /** How its release ends; undefined: it is never merged, and nothing of it is released. */
  readonly status: ReleaseStatus | undefined;
  /** What a person is asked about it before it gets traffic. */
  readonly asks: readonly ReleaseRule[];
  /** What takes it back. */
  readonly back: readonly ReleaseRule[];
}

export const EXPECTED_RELEASES: Readonly<Record<StoryName, ExpectedRelease>> = {
  clean: {
    says: 'a small change with its tests reaches all shoppers without a person',
    status: 'released',
    asks: [],
    back: [],
  },
  untested: {
    says: 'a change whose tests were written for it is released with the one after it',
    status: 'released',
    asks: ['migration'],
    back: [],
  },
  breaking: {
    says: 'a dropped column asks a person once more before the canary, since nothing takes it back',
    status: 'released',
    asks: ['migration'],
    back: [],
  },
  fork: {
    says: 'nothing of a stranger’s change is released',
    status: undefined,
    asks: [],
    back: [],
  },
  packing: {
    says: 'what fails on production’s data alone passes staging, and is rolled back by the canary',
    status: 'rolled-back',
    asks: [],
    back: ['new-error-group', 'over-the-limit', 'worse-than-stable'],
  },
  fix: {
    says: 'mendhook’s fix of it asks a person before the canary, and is released',
    status: 'released',
    asks: ['own-change'],
    back: [],
  },
};

/** What a replay cannot know, since nothing is run: said with its result. */
export interface Assumptions {
  /** How long an attempt takes, from its start to its draft. Each ends in a verified fix. */
  readonly attemptMinutes: number;
  /** What an attempt costs; left out, all that the policy lets it spend. */
  readonly dollarsPerAttempt?: number | undefined;
  /** How long a draft is open before people merge it; from its deployment on, its errors are left out. */
  readonly mergedAfterHours: number;
  /** Where the figures are from, such as `12 attempts of stage prod`; left out, they are assumed. */
  readonly source?: string | undefined;
}

export const DEFAULT_ASSUMPTIONS: Assumptions = { attemptMinutes: 15, mergedAfterHours: 24 };

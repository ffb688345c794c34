import type { ReleaseTerms } from '../config/release-terms.ts';

const SHORT = 7;

/** The value of Datadog's `version` tag of a commit, as the service's builds write it. */
export const versionTagOf = ({ metrics }: Pick<ReleaseTerms, 'metrics'>, commit: string): string =>
  metrics.version === 'commit' ? commit : commit.slice(0, SHORT);

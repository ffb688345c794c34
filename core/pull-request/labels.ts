import type { Incident } from '../incident.ts';
import { PullRequestLabel } from '../names.ts';

/** GitHub's limit for the name of a label. */
const LENGTH_LIMIT = 50;

/** How the work on a pull request's bug stands. */
export type WorkLabel = 'investigating' | 'fixProposed' | 'diagnosed';

/** The labels of a draft: that its incident is active, which bug it is, and how the work on it stands. */
export const pullRequestLabels = (incident: Pick<Incident, 'fingerprint'>, work: WorkLabel): readonly string[] => [
  PullRequestLabel.active,
  fingerprintLabel(incident.fingerprint.fingerprint),
  PullRequestLabel[work],
];

const fingerprintLabel = (fingerprint: string): string =>
  `${PullRequestLabel.fingerprintPrefix}${fingerprint.replace(/[^\w.-]/g, '')}`.slice(0, LENGTH_LIMIT);

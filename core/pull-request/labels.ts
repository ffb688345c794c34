import type { Incident } from '../incident.ts';
import { PullRequestLabel } from '../names.ts';

/** GitHub's limit for the name of a label. */
const LENGTH_LIMIT = 50;

/** The labels of a draft: that its incident is active, which bug it is, and whether a test confirmed the fix. */
export const pullRequestLabels = (incident: Pick<Incident, 'fingerprint'>, verified: boolean): readonly string[] => [
  PullRequestLabel.active,
  fingerprintLabel(incident.fingerprint.fingerprint),
  verified ? PullRequestLabel.fixProposed : PullRequestLabel.diagnosed,
];

const fingerprintLabel = (fingerprint: string): string =>
  `${PullRequestLabel.fingerprintPrefix}${fingerprint.replace(/[^\w.-]/g, '')}`.slice(0, LENGTH_LIMIT);

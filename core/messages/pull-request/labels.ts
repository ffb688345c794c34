import { PullRequestLabel } from '../../names.ts';
import type { Incident } from '../../records/incident.ts';

/** GitHub's limit for the name of a label. */
const LENGTH_LIMIT = 50;

/** The state of the work on a pull request's bug. */
export type WorkLabel = 'investigating' | 'fixProposed' | 'diagnosed';

/** The labels of a draft: that its incident is active, which bug it is, the state of the work, and what its test does not show. */
export const pullRequestLabels = (
  { fingerprint, pullRequest }: Pick<Incident, 'fingerprint' | 'pullRequest'>,
  work: WorkLabel,
): readonly string[] => [
  PullRequestLabel.active,
  fingerprintLabel(fingerprint.fingerprint),
  PullRequestLabel[work],
  ...(pullRequest?.unrelatedTest === true ? [PullRequestLabel.unrelatedTest] : []),
];

/** All labels of mendhook's that a pull request has, by its incident’s status. What people decided replaces the work. */
export function labelsOf(
  incident: Pick<Incident, 'fingerprint' | 'status' | 'pullRequest' | 'merge'>,
): readonly string[] {
  const { status, fingerprint, merge } = incident;
  if (status === 'merged' && merge?.elsewhere === true) return [fingerprintLabel(fingerprint.fingerprint)];
  switch (status) {
    case 'in-work':
      return pullRequestLabels(incident, 'investigating');
    case 'diagnosed':
      return pullRequestLabels(incident, 'diagnosed');
    case 'observed':
    case 'failed':
    case 'fix-proposed':
      return pullRequestLabels(incident, 'fixProposed');
    case 'rejected':
    case 'merged':
    case 'resolved':
    case 'regressed':
    case 'expired':
      return [fingerprintLabel(fingerprint.fingerprint), PullRequestLabel[status]];
    default:
      return status satisfies never;
  }
}

const fingerprintLabel = (fingerprint: string): string =>
  `${PullRequestLabel.fingerprintPrefix}${fingerprint.replace(/[^\w.-]/g, '')}`.slice(0, LENGTH_LIMIT);

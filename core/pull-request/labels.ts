import type { Incident } from '../incident/incident.ts';
import type { IncidentStatus } from '../incident/incident-status.ts';
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

/** Which labels come and go with where the incident stands; undefined while there is nothing to say. */
export function fateLabels(
  status: IncidentStatus,
): { readonly add: readonly string[]; readonly remove: readonly string[] } | undefined {
  const label = FATE_LABEL[status];
  if (label === undefined) return undefined;
  return { add: [label], remove: FATES.filter((other) => other !== label) };
}

const { active, rejected, merged, resolved, regressed } = PullRequestLabel;
const FATES: readonly string[] = [active, rejected, merged, resolved, regressed];
const FATE_LABEL: Readonly<Partial<Record<IncidentStatus, string>>> = {
  'fix-proposed': active,
  rejected,
  merged,
  resolved,
  regressed,
};

const fingerprintLabel = (fingerprint: string): string =>
  `${PullRequestLabel.fingerprintPrefix}${fingerprint.replace(/[^\w.-]/g, '')}`.slice(0, LENGTH_LIMIT);

import type { Incident } from '../../core/records/incident.ts';
import { labelPullRequest } from '../../workflows/attempts/label-pull-request.ts';
import { tolerateOutage } from '../../workflows/thread/tolerate-outage.ts';
import type { SweepDependencies } from './dependencies.ts';

/** Labels a pull request whose labels GitHub did not take when it was opened. When it refuses again, the mark stays. */
export async function mendLabels(deps: SweepDependencies, incident: Incident): Promise<void> {
  if (incident.pullRequest?.unlabelled === undefined) return;
  await tolerateOutage(deps.logger, incident, () => labelPullRequest(deps, incident));
}

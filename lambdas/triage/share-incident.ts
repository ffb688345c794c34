import type { Incident } from '../../core/incident.ts';
import type { Logger } from '../../core/logger.ts';
import type { CodeHost, Ledger, Messenger } from '../../core/ports.ts';
import { occurrenceComment, occurrenceMarker } from '../../core/pull-request/occurrence-comment.ts';
import { showIncident } from '../../core/thread/show-incident.ts';
import { tolerateRefusal } from '../../core/tolerate-refusal.ts';

export interface ShareDependencies {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly codeHost: CodeHost;
  readonly logger: Logger;
}

/**
 * Shows people where an incident stands: in its thread, and by a count in one comment on the pull request.
 *
 * A refusal that will not pass (a channel that does not exist) is logged and does not hold up the incident; a fault that
 * may pass is thrown, so that the queue delivers the alert again.
 */
export async function shareIncident(deps: ShareDependencies, incident: Incident, channel: string): Promise<void> {
  await tolerateRefusal(deps.logger, incident, () => showIncident(deps, incident, channel));
  await tolerateRefusal(deps.logger, incident, () => countOnPullRequest(deps, incident));
}

async function countOnPullRequest({ ledger, codeHost }: ShareDependencies, incident: Incident) {
  const { pullRequest } = incident;
  // What people have answered is not counted on any longer: its thread says how it goes on.
  if (pullRequest === undefined || incident.status !== 'fix-proposed') return;
  const marker = occurrenceMarker(incident.id);
  const { repository, number, commentId } = pullRequest;
  const body = occurrenceComment({ incident, marker });
  const written = await codeHost.putComment({
    repository,
    number,
    marker,
    body,
    ...(commentId === undefined ? {} : { commentId }),
  });
  if (written === commentId) return;
  await ledger.changeIncident(incident.id, (present) =>
    present.pullRequest === undefined
      ? present
      : { ...present, pullRequest: { ...present.pullRequest, commentId: written } },
  );
}

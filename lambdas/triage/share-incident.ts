import { UpstreamError } from '../../core/errors.ts';
import type { Incident } from '../../core/incident.ts';
import type { Logger } from '../../core/logger.ts';
import type { CodeHost, Ledger, Messenger } from '../../core/ports.ts';
import { occurrenceComment, occurrenceMarker } from '../../core/pull-request/occurrence-comment.ts';
import { showIncident } from '../../core/thread/show-incident.ts';

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
  if (pullRequest === undefined) return;
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

async function tolerateRefusal(logger: Logger, incident: Incident, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryable) throw error;
    logger.error('share-refused', { incidentId: incident.id, system: error.system, reason: error.message });
  }
}

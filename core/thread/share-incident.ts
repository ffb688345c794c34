import type { Incident } from '../incident/incident.ts';
import type { Logger } from '../logger.ts';
import type { Clock, CodeHost, Ledger, Messenger } from '../ports.ts';
import { isCountedOn, occurrenceComment, occurrenceMarker } from '../pull-request/occurrence-comment.ts';
import { tolerateRefusal } from '../tolerate-refusal.ts';
import { showIncident } from './show-incident.ts';
import { giveTurn, hasTurn, isBehind, leaveMark, removeMark } from './thread-turn.ts';

export interface ShareDependencies {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly codeHost: Pick<CodeHost, 'putComment'>;
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

/**
 * Shares an incident whose thread is behind and whose alerts have ceased: for whoever looks at all incidents now and then.
 * The mark stays until it is shared, so that a crash in between leaves it to the next look.
 *
 * @returns whether there was something to share
 */
export async function shareBehind(
  deps: ShareDependencies & { readonly clock: Clock },
  { id }: Pick<Incident, 'id'>,
  channel: string,
): Promise<boolean> {
  const now = deps.clock();
  const by = `catch-up-${now}`;
  const incident = await deps.ledger.changeIncident(id, (present) =>
    isBehind(present, now) ? leaveMark(giveTurn(present, by, now)) : present,
  );
  if (!hasTurn(incident, by)) return false;
  await shareIncident(deps, incident, channel);
  await deps.ledger.changeIncident(id, (present) => removeMark(present, incident));
  return true;
}

async function countOnPullRequest({ ledger, codeHost }: ShareDependencies, incident: Incident) {
  const { pullRequest } = incident;
  if (pullRequest === undefined || !isCountedOn(incident)) return;
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
  await ledger.changeIncident(incident.id, (present) => keepComment(removeMark(present, incident), written));
}

const keepComment = (incident: Incident, commentId: number): Incident =>
  incident.pullRequest === undefined ? incident : { ...incident, pullRequest: { ...incident.pullRequest, commentId } };

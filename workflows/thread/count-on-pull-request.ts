import {
  isCountedOn,
  occurrenceComment,
  occurrenceMarker,
} from '../../core/messages/pull-request/occurrence-comment.ts';
import type { Incident } from '../../core/records/incident.ts';
import { type Told, tolerateOutage } from './tolerate-outage.ts';
import type { UpdateDependencies } from './update-dependencies.ts';

/**
 * Counts an incident up in one comment on its pull request.
 *
 * @throws {Error} for faults that are not GitHub's
 */
export const countOnPullRequest = (
  deps: Pick<UpdateDependencies, 'ledger' | 'codeHost' | 'logger'>,
  incident: Incident,
): Promise<Told> => tolerateOutage(deps.logger, incident, () => count(deps, incident));

async function count({ ledger, codeHost }: Pick<UpdateDependencies, 'ledger' | 'codeHost'>, incident: Incident) {
  const { pullRequest } = incident;
  if (pullRequest === undefined || !isCountedOn(incident)) return;
  const marker = occurrenceMarker(incident.id);
  const { repository, number, commentId } = pullRequest;
  const body = occurrenceComment({ incident, marker });
  const known = commentId === undefined ? {} : { commentId };
  const written = await codeHost.putComment({ repository, number, marker, body, ...known });
  if (written === commentId) return;
  await ledger.changeIncident(incident.id, (current) => keepComment(current, written));
}

const keepComment = (incident: Incident, commentId: number): Incident =>
  incident.pullRequest === undefined ? incident : { ...incident, pullRequest: { ...incident.pullRequest, commentId } };

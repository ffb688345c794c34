import { isRefusal } from '../../core/errors.ts';
import { leaveRejecting } from '../../core/lifecycle/reject-draft.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Incident } from '../../core/records/incident.ts';
import { noteRefusal } from '../../core/user-actions/decision.ts';
import { type AskDependencies, askPullRequest } from '../../workflows/pull-requests/ask-pull-request.ts';

type RejectDependencies = AskDependencies & { readonly codeHost: Pick<CodeHost, 'closePullRequest'> };

/**
 * Closes the draft that a person wants closed, and takes over what GitHub says of it then: it is rejected by that person, for their
 * reason. Safe to repeat.
 *
 * @returns the incident as it is afterwards: rejected, or with the reason why GitHub did not close it
 * @throws {UpstreamError} when GitHub may take it later
 */
export async function rejectAsAsked(deps: RejectDependencies, incident: Incident, id: string): Promise<Incident> {
  const { pullRequest } = incident;
  if (pullRequest?.rejecting?.request !== id) return incident;
  if (incident.rejection !== undefined) return askPullRequest(deps, incident);
  try {
    await deps.codeHost.closePullRequest(pullRequest.repository, pullRequest.number);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return deps.ledger.changeIncident(incident.id, (current) =>
      noteRefusal(withoutRejecting(current, id), id, error.message),
    );
  }
  return askPullRequest(deps, incident);
}

const withoutRejecting = (incident: Incident, id: string): Incident =>
  incident.pullRequest?.rejecting?.request === id
    ? { ...incident, pullRequest: leaveRejecting(incident.pullRequest) }
    : incident;

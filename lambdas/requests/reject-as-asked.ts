import { isRefusal } from '../../core/errors.ts';
import { leaveRejecting } from '../../core/lifecycle/reject-draft.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { PullRequest } from '../../core/records/pull-request.ts';
import { noteRefusal } from '../../core/user-actions/decision.ts';
import { type AskDependencies, askPullRequest } from '../../workflows/pull-requests/ask-pull-request.ts';

type RejectDependencies = AskDependencies & { readonly codeHost: Pick<CodeHost, 'closePullRequest'> };

/**
 * Closes the draft that a person wants closed, and takes over what GitHub says of it then: it is rejected by that person, for their
 * reason. Safe to repeat.
 *
 * @returns the incident as it is afterwards: rejected, or with the reason why the word was not carried out
 * @throws {UpstreamError} when GitHub may take it later
 */
export async function rejectAsAsked(deps: RejectDependencies, incident: Incident, id: string): Promise<Incident> {
  const { pullRequest } = incident;
  if (pullRequest?.rejecting?.request !== id) return incident;
  if (incident.rejection === undefined) {
    const refused = await close(deps, pullRequest);
    if (refused !== undefined) return leave(deps, incident, { id, why: refused });
  }
  const asked = await askPullRequest(deps, incident);
  const overtaken = whoWasFirst(asked, pullRequest.rejecting.by);
  return overtaken === undefined ? asked : leave(deps, asked, { id, why: overtaken });
}

/** @returns why GitHub does not close it */
async function close(
  { codeHost }: RejectDependencies,
  { repository, number }: PullRequest,
): Promise<string | undefined> {
  try {
    await codeHost.closePullRequest(repository, number);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.message;
  }
}

/** GitHub takes the closing of what is closed or merged already: then somebody else decided. */
function whoWasFirst({ merge, rejection }: Incident, asker: string): string | undefined {
  if (merge !== undefined && merge.elsewhere !== true) return `${merge.by ?? 'somebody'} merged it just before`;
  if (rejection === undefined || rejection.by === asker) return undefined;
  return `${rejection.by ?? 'somebody'} closed it just before`;
}

const leave = (
  { ledger }: RejectDependencies,
  incident: Incident,
  { id, why }: { readonly id: string; readonly why: string },
): Promise<Incident> =>
  ledger.changeIncident(incident.id, (current) => noteRefusal(withoutRejecting(current, id), id, why));

const withoutRejecting = (incident: Incident, id: string): Incident =>
  incident.pullRequest?.rejecting?.request === id
    ? { ...incident, pullRequest: leaveRejecting(incident.pullRequest) }
    : incident;

import { isAskedFor } from '../../core/lifecycle/attempt.ts';
import { isDecision } from '../../core/lifecycle/rejections.ts';
import { REJECTED_BEFORE } from '../../core/lifecycle/status.ts';
import type { CodeHost, FoundPullRequest } from '../../core/ports/code-host.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import { pullRequestMarker } from '../../core/text/marker.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { branchOf } from './check-branch.ts';

/** What people have decided about this bug before: a draft that they closed is not opened again, unless a person asks. */
export async function findEarlierDraft(
  run: Pick<AttemptRun, 'attempt' | 'incident'> & {
    readonly options: { readonly codeHost: Pick<CodeHost, 'findPullRequest' | 'readPullRequest'> };
  },
): Promise<{ outcome: Outcome } | { open?: FoundPullRequest }> {
  const { repository } = run.attempt().service;
  const { codeHost } = run.options;
  const incident = await run.incident();
  const branch = branchOf(incident.id);
  const found = await codeHost.findPullRequest(repository, branch);
  if (found === undefined || found.merged) return {};
  if (!isOurs(incident, found)) {
    if (found.state === 'closed') return {};
    const reason = `Branch ${branch} already has pull request #${found.number}, which is not mendhook’s.`;
    return { outcome: { kind: 'declined', rule: 'branch-taken', reason } };
  }
  if (found.state === 'open') return { open: found };
  const isExpired = incident.expiries?.some(({ pullRequest }) => pullRequest === found.number) === true;
  if (isExpired || isAskedFor(run.attempt())) return {};
  const closed = (await codeHost.readPullRequest(repository, found.number))?.closed;
  if (closed !== undefined && !isDecision(closed)) return {};
  const reason = `Pull request #${found.number} for this bug was closed without being merged.`;
  return { outcome: { kind: 'declined', rule: REJECTED_BEFORE, reason } };
}

/** A person may rewrite a draft's description, and the marker with it. */
const isOurs = ({ id, pullRequest }: Incident, { number, body }: FoundPullRequest): boolean =>
  body.includes(pullRequestMarker(id)) || pullRequest?.number === number;

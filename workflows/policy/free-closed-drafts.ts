import { DAY_MS, MINUTE_MS } from '../../core/durations.ts';
import { UpstreamError } from '../../core/errors.ts';
import { parseJobName } from '../../core/lifecycle/job-name.ts';
import type { Logger } from '../../core/logger.ts';
import { draftsBudget } from '../../core/policy/budgets.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Ledger } from '../../core/ports/ledger.ts';

interface DraftDependencies {
  readonly ledger: Ledger;
  readonly codeHost: Pick<CodeHost, 'findPullRequest'>;
  readonly logger: Logger;
}

const CHECK_AGAIN_MS = 5 * MINUTE_MS;
const LOOK_KEPT_MS = DAY_MS;

/**
 * Finds, once in five minutes, the drafts of a repository that were closed or merged, and gives back their share of the
 * limit. Nothing else tells when a person did that.
 *
 * @returns whether a share was freed
 */
export async function freeClosedDrafts(
  deps: DraftDependencies & { readonly clock: Clock },
  repository: string,
  alertId: string,
): Promise<boolean> {
  const { ledger, clock, logger } = deps;
  const now = clock();
  const look = `look-at-drafts/${repository}/${Math.floor(now / CHECK_AGAIN_MS)}`;
  const expiresAt = now + LOOK_KEPT_MS;
  if (!(await ledger.claimBudget({ budget: look, attempt: alertId, amount: 1, limit: 1, expiresAt }))) return false;

  const budget = draftsBudget(repository);
  let freed = 0;
  for (const attempt of await ledger.listClaims(budget)) {
    if (await mayBeOpen(deps, attempt)) continue;
    await ledger.settleBudget({ budget, attempt, claimed: 1, spent: 0 });
    freed += 1;
  }
  logger.info('drafts-looked-at', { repository, freed });
  return freed > 0;
}

/** Whether the attempt is in work, or its pull request is open. */
async function mayBeOpen({ ledger, codeHost, logger }: DraftDependencies, attempt: string): Promise<boolean> {
  const named = parseJobName(attempt);
  const incident = named === undefined ? undefined : await ledger.getIncident(named.incidentId);
  if (incident === undefined || named === undefined) return false;
  if (incident.status === 'in-work' && incident.attempt === named.number) return true;
  if (incident.publishing?.attempt === named.number) return true;
  if (incident.pullRequest === undefined) return false;
  const { repository, branch } = incident.pullRequest;
  try {
    return (await codeHost.findPullRequest(repository, branch))?.state === 'open';
  } catch (error) {
    // A draft that cannot be looked at counts as open. An outage of GitHub must not hold up the alert.
    if (!(error instanceof UpstreamError) || error.system !== 'GitHub') throw error;
    logger.error('draft-not-found', { incidentId: incident.id, repository, reason: error.message });
    return true;
  }
}

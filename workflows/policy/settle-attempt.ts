import { MINUTE_MS } from '../../core/durations.ts';
import { hasRule } from '../../core/lifecycle/has-rule.ts';
import { isWithdrawn } from '../../core/lifecycle/no-container.ts';
import { SETUP_FAILED } from '../../core/lifecycle/setup-failed.ts';
import { breakerName, closedBreaker, countEnd, giveBackProbe } from '../../core/policy/breaker.ts';
import { spentOf } from '../../core/policy/budgets.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Breaker } from '../../core/records/breaker.ts';
import type { Incident } from '../../core/records/incident.ts';

/**
 * Settles an attempt that has ended: each budget keeps what was spent, each breaker counts how it ended. Doing it again,
 * after a crash in between, changes nothing and returns the same.
 *
 * @returns the breakers that this attempt's failure opened
 */
export async function settleAttempt(
  ledger: Ledger,
  { attempt, incident }: { attempt: Attempt; incident: Incident },
  now: number,
): Promise<readonly Breaker[]> {
  const { jobName, budgets, dollars, outcome, service } = attempt;
  const failedFix = incident.failedFixes?.some((fix) => fix.attempt === attempt.number) ?? false;
  // A draft that is about to be opened draws on the same claims.
  const isPublishing = incident.publishing?.attempt === attempt.number;
  const withdrawn = isWithdrawn(outcome);
  const ended = { dollars, pullRequest: incident.pullRequest !== undefined || failedFix || isPublishing, withdrawn };
  for (const claim of budgets) {
    const { name, claimed } = claim;
    await ledger.settleBudget({ budget: name, attempt: jobName, claimed, spent: spentOf(claim, ended) });
  }

  const { failuresPerService, failuresInAll, circuitPauseMinutes } = service.policy;
  // It is counted at the time when it ended: this is also called for each later fate of its pull request.
  const endedAt = attempt.endedAt ?? now;
  const failed = outcome?.kind === 'failed';
  // A setup that fails says something of its service, and nothing of the others.
  const isServicesOwn = hasRule(outcome, SETUP_FAILED);
  const end = { attempt: jobName, endedAt, failed, pauseMs: circuitPauseMinutes * MINUTE_MS };
  const opened: Breaker[] = [];
  for (const [name, limit] of [
    [breakerName.service(service.name), failuresPerService],
    [breakerName.all, failuresInAll],
  ] as const) {
    const breaker = await ledger.changeBreaker(name, (current = closedBreaker(name)) =>
      withdrawn || (isServicesOwn && name === breakerName.all)
        ? giveBackProbe(current, jobName)
        : countEnd(current, { ...end, limit }, now),
    );
    if (breaker.open?.by === jobName) opened.push(breaker);
  }
  return opened;
}

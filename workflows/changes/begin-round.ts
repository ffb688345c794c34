import { changeJobName } from '../../core/lifecycle/change-names.ts';
import { beginReview, correctLateCheck } from '../../core/lifecycle/change-work.ts';
import { type ReviewBudget, reviewBudgetReason, reviewBudgetsOf } from '../../core/policy/review-budgets.ts';
import type { ChangeRecord, ChangeSettings } from '../../core/records/change-record.ts';
import { clearOvertaken } from './clear-overtaken.ts';
import type { ChangeDependencies } from './dependencies.ts';
import { submitChangeJob } from './submit-change-job.ts';

/**
 * Begins the round of a change that waits for it: claims its money, and submits its review. A budget that refuses lets the
 * review run without a model. Of two runs at once, one write decides which of them begins, and whether the money is claimed.
 *
 * @param checkRunId the check run of this round
 */
export async function beginChangeRound(
  deps: ChangeDependencies,
  record: ChangeRecord,
  checkRunId: number | undefined,
): Promise<ChangeRecord> {
  const { changes, clock, logger } = deps;
  const { id, round } = record;
  const settings = settingsOf(deps, record);
  const budgets = reviewBudgetsOf(settings.release, record.roundAt);
  const refused = await claim(deps, changeJobName(id, round, 'review'), budgets);
  let isOurs = false;
  const begun = await changes.change(id, (current) => {
    isOurs = false;
    if (current.round !== round || current.head !== record.head) return current;
    const next = beginReview(current, { budgets, refused }, settings, clock());
    isOurs = next !== current;
    return isOurs && checkRunId !== undefined ? { ...next, checkRunId } : next;
  });
  if (begun === undefined) return record;
  if (!isOurs) {
    await giveBackStray(deps, begun, { round, budgets });
    const late = { round, head: record.head, id: checkRunId };
    return (await changes.change(id, (current) => correctLateCheck(current, late))) ?? begun;
  }
  logger.info('change-round-begun', { changeId: id, round, refused });
  const cleared = await clearOvertaken(deps, begun);
  return submitChangeJob(deps, cleared);
}

/** The settings of a change's service, as the configuration has them now. */
export function settingsOf(
  { config, release }: ChangeDependencies,
  { service, repository }: ChangeRecord,
): ChangeSettings {
  const found = config.services.find(({ name, env }) => name === service.name && env === service.env);
  if (found === undefined) throw new Error(`service ${service.name} is not configured any more`);
  const ofRepository = config.services.filter((each) => each.repository.toLowerCase() === repository.toLowerCase());
  const baseBranches = [...new Set(ofRepository.map(({ branch }) => branch))];
  return { service: found, model: config.model, datadog: config.datadog, release, baseBranches };
}

/** @returns why a budget refused, in a sentence; undefined when all is claimed */
async function claim(
  { ledger }: ChangeDependencies,
  attempt: string,
  budgets: readonly ReviewBudget[],
): Promise<string | undefined> {
  for (const budget of budgets) {
    const { name, claimed, limit } = budget;
    if (!(await ledger.claimBudget({ budget: name, attempt, amount: claimed, limit })))
      return reviewBudgetReason(budget);
  }
  return undefined;
}

/** Another run decided that this round has no money, or that it is over: what this run claimed is nobody's. */
async function giveBackStray(
  { ledger }: ChangeDependencies,
  current: ChangeRecord,
  { round, budgets }: { readonly round: number; readonly budgets: readonly ReviewBudget[] },
): Promise<void> {
  const left = current.overtaken?.filter((each) => each.round === round) ?? [];
  const holders = current.round === round ? [current] : left;
  if (holders.some((holder) => holder.budgets.length > 0)) return;
  const attempt = changeJobName(current.id, round, 'review');
  for (const { name, claimed } of budgets) await ledger.settleBudget({ budget: name, attempt, claimed, spent: 0 });
}

import { isRefusal } from '../../core/errors.ts';
import { silentCategories } from '../../core/gate-decision/silent-categories.ts';
import { changeJobName } from '../../core/lifecycle/change-names.ts';
import { nextLook } from '../../core/lifecycle/change-round.ts';
import { correctLateCheck } from '../../core/lifecycle/change-work.ts';
import { checkStateOf } from '../../core/messages/check-run.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { FindingCategory } from '../../core/records/review-verdict.ts';
import type { Thread } from '../../core/records/thread.ts';
import { clearOvertaken } from './clear-overtaken.ts';
import type { ChangeDependencies } from './dependencies.ts';
import { tellPeople } from './tell-people.ts';

/**
 * Tells what became of a change: in its check run and in Slack. Money is settled first, where the round is decided. A system
 * that does not answer is asked again by the next event or look; the other one is told all the same.
 *
 * @throws {Error} the first fault, after everything else is done
 */
export async function tellChange(deps: ChangeDependencies, record: ChangeRecord): Promise<ChangeRecord> {
  let current = record;
  for (let times = 0; times < TELLS && current.untold === true; times += 1) {
    current = await clearOvertaken(deps, await tellOnce(deps, current));
  }
  return current;
}

/** A change that goes on while it is told is told again. What is left then, the next look tells. */
const TELLS = 5;

async function tellOnce(deps: ChangeDependencies, record: ChangeRecord): Promise<ChangeRecord> {
  await settle(deps, record);
  const recent = record.decision === undefined ? [] : await deps.changes.list(RECENT);
  const [check, thread] = await Promise.allSettled([
    tellCheck(deps, record, silentCategories(recent)),
    tellPeople(deps, record, recent),
  ]);
  const told = await note(deps, record, {
    ...(check.status === 'fulfilled' ? check.value : {}),
    ...(thread.status === 'fulfilled' && thread.value !== undefined ? { thread: thread.value } : {}),
    isTold: check.status === 'fulfilled' && thread.status === 'fulfilled',
  });
  for (const result of [check, thread]) if (result.status === 'rejected') throw result.reason;
  return told;
}

/** So many changes of late are looked through for similar ones, and for categories of findings without use. */
const RECENT = 50;

/** What a decided round keeps of its claims is what it spent. */
async function settle({ ledger }: ChangeDependencies, record: ChangeRecord): Promise<void> {
  const { id, round, decision, budgets, dollars } = record;
  if (decision === undefined) return;
  const attempt = changeJobName(id, round, 'review');
  for (const { name, claimed } of budgets) {
    await ledger.settleBudget({ budget: name, attempt, claimed, spent: dollars });
  }
}

interface CheckTold {
  readonly checkRunId?: number | undefined;
  readonly trouble?: string | undefined;
}

/** A pull request that was closed or merged keeps the check run that it had. */
async function tellCheck(
  { checks, logger }: ChangeDependencies,
  record: ChangeRecord,
  silent: readonly FindingCategory[],
): Promise<CheckTold> {
  if (record.status === 'merged' || record.status === 'closed') return {};
  try {
    return { checkRunId: await checks.put(checkStateOf(record, { silent }), record.checkRunId) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.error('change-check-refused', { changeId: record.id, reason: error.message });
    return { trouble: checkRefused(error.message) };
  }
}

/** Why a check run could not be written, for a person. */
export const checkRefused = (reason: string): string => `GitHub refuses the check run: ${reason}`;

/** If the change went on meanwhile, what was told may have replaced what is newer, so it is told again. */
async function note(
  { changes, clock }: ChangeDependencies,
  record: ChangeRecord,
  { isTold, checkRunId, trouble, thread }: CheckTold & { readonly thread?: Thread; readonly isTold: boolean },
): Promise<ChangeRecord> {
  const noted = await changes.change(record.id, (current) => {
    const isSameRound = current.round === record.round && current.head === record.head;
    const {
      untold: _,
      lookAt: __,
      ...rest
    } = {
      ...current,
      ...(isSameRound && checkRunId !== undefined ? { checkRunId } : {}),
      ...(isSameRound && trouble !== undefined ? { trouble } : {}),
      ...(thread === undefined ? {} : { thread: current.thread ?? thread }),
    };
    const late = { round: record.round, head: record.head, id: checkRunId };
    const isSame = current.version === record.version && isTold;
    const next: ChangeRecord = isSame ? rest : correctLateCheck({ ...rest, untold: true }, late);
    const look = nextLook(next, clock());
    return look === undefined ? next : { ...next, lookAt: look };
  });
  return noted ?? record;
}

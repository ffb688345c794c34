import {
  closeQuestion,
  endQuestion,
  isOpen,
  type QuestionEnd,
  questionJobName,
  questionOf,
} from '../../core/lifecycle/question.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Question } from '../../core/records/question.ts';
import { postReplies } from '../thread/post-replies.ts';
import type { TellDependencies } from '../thread/request-update.ts';

/**
 * Ends a question: its record, the budgets, the thread. Everything is read from the record, so it is safe to repeat after a crash.
 * The first end stays, and one reply is posted.
 *
 * @param from ends it only if it stands so: somebody else may have gone on with it
 * @returns the question as it is; undefined when the incident does not know it
 */
export async function endAndClose(
  deps: TellDependencies,
  { incidentId, number }: { readonly incidentId: string; readonly number: number },
  end: QuestionEnd,
  from?: Question['status'],
): Promise<Question | undefined> {
  const { ledger, clock, logger } = deps;
  let isFirst = false;
  const incident = await ledger.changeIncident(incidentId, (current) => {
    const ended = endQuestion(current, number, end, { now: clock(), from });
    isFirst = ended !== current;
    return ended;
  });
  const { status: kind, dollars, reason } = questionOf(incident, number) ?? {};
  if (isFirst) logger.info('question-ended', { incidentId, question: number, kind, dollars, reason });
  return followEnd(deps, incident, number);
}

/** Does what is left to do for a question that has ended: the money, the reply. Nothing is done for one that has not. */
export async function followEnd(
  deps: TellDependencies,
  incident: Incident,
  number: number,
): Promise<Question | undefined> {
  const question = questionOf(incident, number);
  const message = question?.open?.reply;
  if (!isOpen(question) || message === undefined) return question;
  const { id: key, dollars = 0, at: since, open } = question;
  await settleQuestion(deps.ledger, incident.id, { number, budgets: open.budgets }, dollars);
  await postReplies(deps, incident, [{ key, message, since }]);
  return questionOf(await deps.ledger.changeIncident(incident.id, (current) => closeQuestion(current, number)), number);
}

/** Replaces what was set aside for a question by what it cost; the same when it is repeated. */
export async function settleQuestion(
  ledger: Pick<Ledger, 'settleBudget'>,
  incidentId: string,
  { number, budgets }: { readonly number: number; readonly budgets: NonNullable<Question['open']>['budgets'] },
  spent: number,
): Promise<void> {
  const attempt = questionJobName(incidentId, number);
  for (const { name, claimed } of budgets) await ledger.settleBudget({ budget: name, attempt, claimed, spent });
}

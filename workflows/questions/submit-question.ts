import { isRefusal } from '../../core/errors.ts';
import {
  claimQuestion,
  hasEnded,
  isOpen,
  questionJobName,
  questionOf,
  recordQuestionJob,
} from '../../core/lifecycle/question.ts';
import { noAnswer } from '../../core/messages/slack/answers/question-answer.ts';
import type { Budget } from '../../core/policy/budgets.ts';
import { budgetReason } from '../../core/policy/rules/budgets.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { TellDependencies } from '../thread/request-update.ts';
import { endAndClose, settleQuestion } from './close-question.ts';

type SubmitDependencies = TellDependencies & { readonly jobs: JobRunner };

interface Submitted {
  readonly number: number;
  /** What the question draws on, with the limits of today. */
  readonly budgets: readonly Budget[];
}

/**
 * Submits a question that is noted: claims what it may cost, then submits its job. Where a budget is used up or Batch refuses, the
 * question ends with that reason in the thread. Safe to repeat: a job whose record was lost is found by its name.
 *
 * @throws {UpstreamError} when Batch failed in a way that may pass
 */
export async function submitQuestion(deps: SubmitDependencies, incident: Incident, asked: Submitted): Promise<void> {
  const { ledger, jobs, logger } = deps;
  const { number } = asked;
  const claimed = await claim(deps, incident, asked);
  const question = questionOf(claimed, number);
  if (!isOpen(question) || question.status !== 'claimed') return;
  const name = questionJobName(incident.id, number);
  try {
    const job = { name, kind: 'question' as const, incidentId: incident.id, question: number };
    const jobId = (await jobs.findByName(name)) ?? (await jobs.submit(job));
    await ledger.changeIncident(incident.id, (current) => recordQuestionJob(current, number, jobId));
    logger.info('question-submitted', { incidentId: incident.id, question: number, jobId });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await refuse(deps, incident, number, `its job was refused: ${error.message}`);
  }
}

/** Claims all of the budgets or none. Which of two deliveries at once decides is decided by one write of the incident. */
async function claim(deps: SubmitDependencies, incident: Incident, { number, budgets }: Submitted): Promise<Incident> {
  const { ledger } = deps;
  if (questionOf(incident, number)?.status !== 'asked') return incident;
  const refusing = await findRefusing(deps, incident, { number, budgets });
  if (refusing === undefined) await ledger.changeIncident(incident.id, (current) => claimQuestion(current, number));
  else await refuse(deps, incident, number, budgetReason(refusing, 'answer'), 'asked');
  const decided = (await ledger.getIncident(incident.id)) ?? incident;
  const question = questionOf(decided, number);
  // Another delivery ended it, and gave back what it claimed before this one claimed.
  if (question === undefined || hasEnded(question)) {
    await settleQuestion(ledger, incident.id, { number, budgets }, question?.dollars ?? 0);
  }
  return decided;
}

async function findRefusing({ ledger }: SubmitDependencies, { id }: Incident, { number, budgets }: Submitted) {
  const attempt = questionJobName(id, number);
  for (const budget of budgets) {
    const { name, claimed: amount, limit } = budget;
    if (!(await ledger.claimBudget({ budget: name, attempt, amount, limit }))) return budget;
  }
  return undefined;
}

const refuse = (deps: SubmitDependencies, { id }: Incident, number: number, reason: string, from?: 'asked') =>
  endAndClose(
    deps,
    { incidentId: id, number },
    { status: 'not-answered', reason, dollars: 0, reply: noAnswer(reason) },
    from,
  );

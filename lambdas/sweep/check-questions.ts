import { findService } from '../../core/config/config.ts';
import {
  hasEnded,
  isOpen,
  type OpenQuestion,
  putOffQuestion,
  questionJobName,
  questionsDueAt,
} from '../../core/lifecycle/question.ts';
import { noAnswer } from '../../core/messages/slack/answers/question-answer.ts';
import { questionBudgetsOf } from '../../core/policy/question-budgets.ts';
import type { Incident } from '../../core/records/incident.ts';
import { endAndClose, followEnd } from '../../workflows/questions/close-question.ts';
import { createQuestionCloser } from '../../workflows/questions/close-silent-question.ts';
import { submitQuestion } from '../../workflows/questions/submit-question.ts';
import type { SweepDependencies } from './dependencies.ts';
import { NO_CONTAINER_REASON, readJob } from './read-job.ts';

/**
 * Checks the questions about an incident that are open for a while. It goes on where one stopped, ends one whose job ended without a
 * word or will never begin, and finishes one that has ended.
 *
 * @throws the first fault, after all of them were checked
 */
export async function checkQuestions(deps: SweepDependencies, seen: Incident): Promise<void> {
  const { id } = seen;
  const dueAt = questionsDueAt(seen);
  if (dueAt === undefined || dueAt > deps.clock()) return;
  const incident = await deps.ledger.getIncident(id);
  if (incident === undefined) return;
  const due = (incident.questions ?? []).filter(isOpen).filter(({ open }) => open.checkAt <= deps.clock());
  const faults: unknown[] = [];
  for (const question of due) {
    try {
      await checkQuestion(deps, incident, question);
      // One that goes on is checked again later.
      await deps.ledger.changeIncident(id, (current) => putOffQuestion(current, question.number, deps.clock()));
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
}

async function checkQuestion(deps: SweepDependencies, incident: Incident, question: OpenQuestion): Promise<unknown> {
  const { number, open } = question;
  if (hasEnded(question)) return followEnd(deps, incident, number);
  if (open.jobId === undefined) return goOn(deps, incident, question);
  const { jobId } = open;
  const job = await readJob(deps, jobId);
  if (job.kind === 'ended') {
    return createQuestionCloser(deps)({ jobName: questionJobName(incident.id, number), jobId, ...job });
  }
  if (job.kind !== 'no-container') return undefined;
  await end(deps, incident, number, NO_CONTAINER_REASON);
  return deps.jobs.stop(jobId, NO_CONTAINER_REASON);
}

/** Noted, and perhaps paid for, but its job is not known to be submitted. */
async function goOn(deps: SweepDependencies, incident: Incident, { number, at, open }: OpenQuestion): Promise<unknown> {
  const service = findService(deps.config, incident);
  if (service === undefined)
    return end(deps, incident, number, `service ${incident.service} is not in the configuration`);
  return submitQuestion(deps, incident, { number, budgets: questionBudgetsOf(service, open.limitDollars, at) });
}

const end = (deps: SweepDependencies, { id }: Incident, number: number, reason: string) =>
  endAndClose(
    deps,
    { incidentId: id, number },
    { status: 'not-answered', reason, dollars: 0, reply: noAnswer(reason) },
  );

import { hasEnded, isOpen, parseQuestionJobName, questionOf } from '../../core/lifecycle/question.ts';
import { noAnswer } from '../../core/messages/slack/answers/question-answer.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { JobEnded } from '../attempts/close-silent-attempt.ts';
import type { TellDependencies } from '../thread/request-update.ts';
import { endAndClose, followEnd } from './close-question.ts';

/**
 * Ends a question whose container ended without a word, or does what the worker began. Where the model may have been asked, the
 * whole claim counts as spent.
 *
 * @returns what takes a job's end, and says whether the job is a question's
 */
export function createQuestionCloser(deps: TellDependencies): (job: JobEnded) => Promise<boolean> {
  return async ({ jobName, jobId, reason: said }) => {
    const named = parseQuestionJobName(jobName);
    if (named === undefined) return false;
    const incident = await deps.ledger.getIncident(named.incidentId);
    const question = incident && questionOf(incident, named.number);
    if (incident === undefined || !isOpen(question)) return true;
    if (hasEnded(question)) {
      await followEnd(deps, incident, named.number);
      return true;
    }
    // Two jobs may have been submitted for one question; the one that does not work on it says nothing.
    if (question.open.jobId !== undefined && question.open.jobId !== jobId) return true;
    const reason = `the container ended before it was done: ${cutText(said, 300)}`;
    const spent = question.status === 'asking' ? {} : { dollars: 0 };
    await endAndClose(deps, named, { status: 'not-answered', reason, reply: noAnswer(reason), ...spent });
    return true;
  };
}

import { MissingRecordError, UpstreamError } from '../core/errors.ts';
import { questionKey } from '../core/lifecycle/audit-keys.ts';
import {
  beginAsking,
  hasEnded,
  isOpen,
  type OpenQuestion,
  type QuestionEnd,
  questionOf,
  startQuestion,
} from '../core/lifecycle/question.ts';
import type { LogEntry } from '../core/messages/facts/log-entry.ts';
import {
  ANSWERING_STATUS,
  actionAnswer,
  noAnswer,
  notInLogAnswer,
  questionAnswer,
} from '../core/messages/slack/answers/question-answer.ts';
import type { PersonReplies } from '../core/ports/person-replies.ts';
import type { Incident } from '../core/records/incident.ts';
import { judgeAnswer, modelAnswerSchema } from '../core/user-actions/judge-answer.ts';
import { endAndClose, followEnd } from '../workflows/questions/close-question.ts';
import type { AttemptOptions } from './attempt-run.ts';
import { questionPrompt, questionSystemPrompt } from './phases/question-prompt.ts';
import { redactEvent } from './phases/redact-event.ts';
import { salvageVerdict } from './phases/salvage-verdict.ts';
import { type Asked, askOnce } from './question/ask-once.ts';
import { readLog } from './question/read-log.ts';
import { reachEnd } from './reach-end.ts';

/** All that the answer to a question needs from outside. It has no repository. */
export interface QuestionOptions
  extends Pick<
    AttemptOptions,
    | 'incidentId'
    | 'jobId'
    | 'ledger'
    | 'threads'
    | 'auditLog'
    | 'logger'
    | 'clock'
    | 'connectModel'
    | 'newBoundary'
    | 'signal'
  > {
  readonly questionNumber: number;
  readonly replies: Pick<PersonReplies, 'showStatus'>;
}

/** `skipped`: it has ended, or another job works on it. */
export type QuestionOutcome = 'answered' | 'not-answered' | 'skipped';

/**
 * Answers a question about an incident from that incident's log: reads the log, asks the model once, looks up what the answer rests on,
 * and posts one reply. A retried job does not ask the model a second time.
 *
 * @throws when the end could not be recorded: the job is then retried
 */
export async function runQuestion(options: QuestionOptions): Promise<QuestionOutcome> {
  const { ledger, incidentId, questionNumber: number, jobId, logger } = options;
  const incident = await ledger.changeIncident(incidentId, (current) => startQuestion(current, number, jobId));
  const question = questionOf(incident, number);
  if (question === undefined) throw new MissingRecordError(`incident ${incidentId} has no question ${number}`);
  if (!isOpen(question)) return 'skipped';
  if (hasEnded(question)) {
    await followEnd(options, incident, number);
    return 'skipped';
  }
  if (question.open.jobId !== jobId) {
    logger.warn('question-taken', { incidentId, question: number, jobId, takenBy: question.open.jobId });
    return 'skipped';
  }
  const end = question.status === 'asking' ? diedAsking : await answer(options, incident, question);
  const ended = await endAndClose(options, { incidentId, number }, end);
  return ended?.status === 'answered' ? 'answered' : 'not-answered';
}

const failed = (reason: string, dollars?: number): QuestionEnd => ({
  status: 'not-answered',
  reason,
  reply: noAnswer(reason),
  ...(dollars === undefined ? {} : { dollars }),
});

/** Nobody knows what the container before has spent. */
const diedAsking = failed('the container was lost while the model was asked');

async function answer(options: QuestionOptions, incident: Incident, question: OpenQuestion): Promise<QuestionEnd> {
  const { incidentId, logger, signal } = options;
  // Before the model is asked, nothing is spent. From then on, what was spent is known when it has answered.
  const money: { spent?: number } = { spent: 0 };
  const end = await reachEnd(() => askModel(options, incident, question, money), {
    failed: 'the worker failed',
    stop: signal,
    isOver: () => false,
    onFailed: (reason) => logger.error('question-failed', { incidentId, question: question.number, reason }),
  });
  if (end === undefined) return failed('nobody waits for it', money.spent);
  return 'ok' in end ? failed(end.reason.replace(/\.$/, ''), money.spent) : end;
}

async function askModel(
  options: QuestionOptions,
  incident: Incident,
  question: OpenQuestion,
  money: { spent?: number },
): Promise<QuestionEnd> {
  const { ledger, auditLog, clock, jobId, signal } = options;
  const { number, open } = question;
  await showStatus(options, incident);
  const entries = await readLog(options, incident);
  const upstream = options.connectModel(open.model);
  const system = questionSystemPrompt();
  const about = { service: incident.service, question: open.words, entries, boundary: options.newBoundary() };
  const prompt = questionPrompt(about);
  const audit = (event: string, detail: unknown) =>
    auditLog.append(questionKey(incident.id, number), [{ at: clock(), event, detail: redactEvent(detail) }]);
  await audit('question', { by: question.by.id, words: open.words, entries: entries.length });
  signal.throwIfAborted();
  delete money.spent;
  const begun = await ledger.changeIncident(incident.id, (current) => beginAsking(current, number, jobId));
  if (questionOf(begun, number)?.status !== 'asking') return failed('it was ended before the model was asked', 0);
  const { model, limitDollars } = open;
  const asked = await askOnce(options, { upstream, model, system, prompt, limitDollars });
  money.spent = asked.spent.dollars;
  await audit('gateway', asked.call);
  return judge(incident, question, { asked, entries });
}

function judge(
  incident: Incident,
  question: OpenQuestion,
  { asked, entries }: { readonly asked: Asked; readonly entries: readonly LogEntry[] },
): QuestionEnd {
  const { dollars } = asked.spent;
  if (asked.kind === 'failed') return failed(asked.reason, dollars);
  const given = salvageVerdict({ lastCall: undefined, lastWords: asked.text }, modelAnswerSchema);
  if (given === undefined) return failed('the model’s answer had not the form that was asked for', dollars);
  const entryOf = (wanted: number) => entries.find((entry) => entry.number === wanted);
  const judged = judgeAnswer(given, (wanted) => entryOf(wanted)?.text);
  switch (judged.kind) {
    case 'refused':
      return failed(judged.reason, dollars);
    case 'action':
      return { status: 'answered', dollars, reply: actionAnswer([judged.word]) };
    case 'not-in-log':
      return { status: 'answered', dollars, reply: notInLogAnswer(incident) };
    case 'answer':
      return { status: 'answered', dollars, reply: questionAnswer(incident, question, judged, entryOf) };
    default:
      return judged satisfies never;
  }
}

/** A status that Slack does not show stops nothing. */
async function showStatus({ replies, logger }: QuestionOptions, { thread }: Incident): Promise<void> {
  if (thread === undefined) return;
  try {
    await replies.showStatus(thread, ANSWERING_STATUS);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.info('status-not-shown', { reason: error.message });
  }
}

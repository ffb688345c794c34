import { type Config, findService } from '../../core/config/config.ts';
import { askedBefore, findQuestion, isOpen, noteQuestion } from '../../core/lifecycle/question.ts';
import { nothingDone } from '../../core/messages/slack/answers/misunderstood.ts';
import { notAllowedAnswer } from '../../core/messages/slack/answers/not-allowed.ts';
import { noAnswer } from '../../core/messages/slack/answers/question-answer.ts';
import { questionBudgetsOf } from '../../core/policy/question-budgets.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { PersonWords } from '../../core/records/person-words.ts';
import { counted } from '../../core/text/quantities.ts';
import type { AskedInWords } from '../../core/user-actions/read-question.ts';
import { endAndClose } from '../../workflows/questions/close-question.ts';
import { submitQuestion } from '../../workflows/questions/submit-question.ts';
import { postReplies } from '../../workflows/thread/post-replies.ts';
import type { RequestDependencies } from './carry-out.ts';
import { mayAskModel, questionLists } from './may-ask.ts';
import { tellPerson } from './tell-person.ts';

type AskedQuestion = Extract<AskedInWords, { kind: 'question' }> & {
  readonly terms: NonNullable<Config['slack']['answerQuestions']>;
};

/**
 * Has a model answer a question about an incident, in a job of its own. One write notes the question, so words that are delivered
 * again ask once. Safe to repeat.
 *
 * @returns `asked` when the answer is yet to come; `done` when the thread, or the person alone, was told why there is none
 */
export async function askModel(
  deps: RequestDependencies,
  known: Incident,
  words: PersonWords,
  asked: AskedQuestion,
): Promise<'asked' | 'done'> {
  const { ledger, config, clock, messenger } = deps;
  const { id, by, at } = words;
  const service = findService(config, known);
  if (service === undefined) return tellNotConfigured(deps, known, words);
  const isNew = findQuestion(known, id) === undefined;
  if (isNew && !(await mayAskModel(by, config.slack, messenger))) return tellNotAllowed(deps, known, words);
  const { dollarsPerAnswer: limitDollars } = asked.terms;
  const budgets = questionBudgetsOf(service, limitDollars, at);
  const claims = budgets.map(({ name, kind, claimed }) => ({ name, kind, claimed }));
  const isCut = asked.isCut || words.isCut === true;
  const noted = { id, by, at, words: asked.words, ...(isCut ? { isCut } : {}), model: config.model, limitDollars };
  const incident = await ledger.changeIncident(known.id, (current) =>
    noteQuestion(current, { ...noted, budgets: claims }, clock()),
  );
  return submitWithin(deps, incident, id, { budgets, perDay: asked.terms.answersPerIncidentAndDay });
}

async function submitWithin(
  deps: RequestDependencies,
  incident: Incident,
  id: string,
  { budgets, perDay }: { readonly budgets: ReturnType<typeof questionBudgetsOf>; readonly perDay: number },
): Promise<'asked' | 'done'> {
  const question = findQuestion(incident, id);
  if (!isOpen(question)) return 'done';
  const { number } = question;
  if (question.status === 'asked' && askedBefore(incident, question) >= perDay) {
    const reason = `the ${counted(perDay, 'answer')} about this incident of the day (UTC) are used up`;
    const end = { status: 'not-answered', reason, dollars: 0, reply: noAnswer(reason) } as const;
    await endAndClose(deps, { incidentId: incident.id, number }, end, 'asked');
    return 'done';
  }
  await submitQuestion(deps, incident, { number, budgets });
  const submitted = await deps.ledger.getIncident(incident.id);
  return submitted !== undefined && isOpen(findQuestion(submitted, id)) ? 'asked' : 'done';
}

async function tellNotConfigured(deps: RequestDependencies, incident: Incident, { id, at }: PersonWords) {
  const message = nothingDone(`service ${incident.service} is not in the configuration`);
  await postReplies(deps, incident, [{ key: id, message, since: at }]);
  return 'done' as const;
}

async function tellNotAllowed(deps: RequestDependencies, incident: Incident, words: PersonWords) {
  const { id, by, channel, threadTs } = words;
  deps.logger.warn('request-not-allowed', { requestId: id, incidentId: incident.id, action: 'question', by: by.id });
  const thread = threadTs === undefined ? undefined : { channel, ts: threadTs };
  const request = { id, incidentId: incident.id, via: 'slack' as const, by };
  await tellPerson(deps, { request, thread }, notAllowedAnswer(questionLists(deps.config.slack)));
  return 'done' as const;
}

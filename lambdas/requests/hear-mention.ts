import { UpstreamError } from '../../core/errors.ts';
import { goneAnswer, movedAnswer, partOfAnswer } from '../../core/messages/slack/answers/elsewhere.ts';
import { misunderstoodAnswer, nothingDone } from '../../core/messages/slack/answers/misunderstood.ts';
import { ANSWERING_STATUS, answerInWords } from '../../core/messages/slack/answers/question-answer.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { PersonAction, PersonRequest } from '../../core/records/person-request.ts';
import type { PersonWords } from '../../core/records/person-words.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import type { Thread } from '../../core/records/thread.ts';
import { findDecision } from '../../core/user-actions/decision.ts';
import { namePerson } from '../../core/user-actions/name-person.ts';
import { readQuestion } from '../../core/user-actions/read-question.ts';
import { readWords, type Understood } from '../../core/user-actions/read-words.ts';
import { postReplies } from '../../workflows/thread/post-replies.ts';
import { answerQuestion } from './answer-question.ts';
import { askModel } from './ask-model.ts';
import type { CarryOut, RequestDependencies } from './carry-out.ts';
import { findIncidentOfThread } from './find-incident-of-thread.ts';
import { findNamedIncident } from './find-named-incident.ts';

type Place = Pick<Thread, 'channel' | 'ts'>;

/** What a person may ask about a bug that is worked on as part of another. */
const OF_A_MEMBER: readonly PersonAction['action'][] = ['split', 'mute', 'unmute'];

/**
 * Hears words that begin with a mention of the bot, in the thread of an incident. They become a request, or a question that
 * the records answer in the thread, or a model where the configuration wants that. Words in any other place are left alone. Safe to repeat.
 */
export async function hearMention(deps: RequestDependencies, carryOut: CarryOut, words: PersonWords): Promise<void> {
  const { id, channel, threadTs } = words;
  const thread = threadTs === undefined ? undefined : { channel, ts: threadTs };
  const owner = thread === undefined ? { kind: 'none' as const } : await findIncidentOfThread(deps, thread);
  if (thread === undefined || owner.kind === 'none') {
    const refused = 'refused' in owner ? { refused: owner.refused } : {};
    deps.logger.info('words-elsewhere', { wordsId: id, channel, by: words.by.id, ...refused });
    return;
  }
  if (owner.kind === 'gone') return answerAt(deps, thread, words, goneAnswer(owner.incidentId));
  if (owner.kind === 'moved') return answerAt(deps, thread, words, movedAnswer(owner.incident));
  const by = namePerson(words.by, deps.config.slack.people);
  await showStatus(deps, thread, 'is reading the records…');
  const heard = await hear(deps, carryOut, owner.incident, { ...words, by });
  // A question is at work from here on. Its answer ends the status, or Slack does after two minutes.
  await showStatus(deps, thread, heard === 'asked' ? ANSWERING_STATUS : '');
}

/** @returns `asked` when a model is about to answer */
async function hear(
  deps: RequestDependencies,
  carryOut: CarryOut,
  incident: Incident,
  words: PersonWords,
): Promise<'asked' | 'done'> {
  const understood = readWords(words.words, words.by);
  const { answerQuestions } = deps.config.slack;
  const asked = understood.kind === 'unknown' && answerQuestions !== undefined ? readQuestion(words.words) : undefined;
  const read = asked?.kind ?? understood.kind;
  deps.logger.info('words-read', { wordsId: words.id, incidentId: incident.id, by: words.by.id, read });
  if (asked?.kind === 'question' && answerQuestions !== undefined) {
    return askModel(deps, incident, words, { ...asked, terms: answerQuestions });
  }
  const answer = asked === undefined ? undefined : answerInWords(asked);
  if (answer === undefined) await carryOutWords(deps, carryOut, incident, words, understood);
  else await postReplies(deps, incident, [{ key: words.id, message: answer, since: words.at }]);
  return 'done';
}

async function carryOutWords(
  deps: RequestDependencies,
  carryOut: CarryOut,
  incident: Incident,
  words: PersonWords,
  understood: Understood,
): Promise<void> {
  const { ledger } = deps;
  const { id, at } = words;
  const answer = (message: SlackMessage) => postReplies(deps, incident, [{ key: id, message, since: at }]);
  if (understood.kind === 'question') return answer(await answerQuestion(deps, incident, understood.question));
  if (understood.kind !== 'wish') return answer(misunderstoodAnswer(understood));
  const { wish } = understood;
  // A merge that is decided has made it a part already, and may have to be told yet.
  const isNew = findDecision(incident, id) === undefined;
  if (isNew && incident.partOf !== undefined && !OF_A_MEMBER.includes(wish.action)) {
    const lead = await ledger.getIncident(incident.partOf.incidentId);
    return answer(partOfAnswer(incident.partOf, lead));
  }
  const resolved = wish.action === 'merge' ? await nameLead(deps, wish.into) : { wish };
  if ('problem' in resolved) return answer(nothingDone(resolved.problem));
  const isCut = understood.isCut || words.isCut === true;
  await carryOut(requestOf(incident, words, { wish: resolved.wish, isCut }));
}

const requestOf = (
  { id: incidentId }: Incident,
  { id, door, by, at }: PersonWords,
  { wish, isCut }: { readonly wish: PersonAction; readonly isCut: boolean },
): PersonRequest => ({ id, via: 'slack', door, incidentId, wish, by, at, ...(isCut ? { isCut } : {}) });

async function nameLead(
  { ledger }: RequestDependencies,
  into: string,
): Promise<{ readonly wish: PersonAction } | { readonly problem: string }> {
  const named = await findNamedIncident(ledger, into);
  return 'problem' in named ? named : { wish: { action: 'merge', into: named.incident.id } };
}

/** Answers in an older thread of an incident. */
async function answerAt(
  { messenger }: RequestDependencies,
  thread: Place,
  { id, at }: PersonWords,
  said: SlackMessage,
) {
  await messenger.reply(thread, id, said, at);
}

/** A status that Slack does not show stops nothing. */
async function showStatus({ replies, logger }: RequestDependencies, thread: Place, status: string): Promise<void> {
  try {
    await replies.showStatus(thread, status);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.info('status-not-shown', { reason: error.message });
  }
}

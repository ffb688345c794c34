import type { Incident } from '../../../records/incident.ts';
import type { Question } from '../../../records/question.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackCode, slackLine, slackProse } from '../../../text/mrkdwn.ts';
import type { JudgedAnswer } from '../../../user-actions/judge-answer.ts';
import type { AskedInWords } from '../../../user-actions/read-question.ts';
import type { ThreadWord } from '../../../user-actions/read-words.ts';
import { entryPlace, type LogEntry } from '../../facts/log-entry.ts';
import { context, section } from '../blocks.ts';
import { localTime } from '../local-time.ts';
import { personText } from '../person-text.ts';
import { THREAD_HELP } from './help.ts';

/** What Slack shows in the thread while a question is at work. */
export const ANSWERING_STATUS = 'is reading the log…';

const ANSWER_LENGTH = 2_500;
const QUOTE_LENGTH = 250;

type Judged<Kind> = Extract<JudgedAnswer, { kind: Kind }>;

/**
 * A model's answer to a question, what of the log it rests on, and where the whole log is. The words are the model's, which has read
 * strangers' text: nothing in them is alive.
 *
 * @param entryOf an entry that the answer rests on
 */
export function questionAnswer(
  { id }: Pick<Incident, 'id'>,
  { by, open }: Pick<Question, 'by' | 'open'>,
  { answer, rests, word }: Judged<'answer'>,
  entryOf: (number: number) => LogEntry | undefined,
): SlackMessage {
  const lines = rests.flatMap(({ entry, quote }) => {
    const found = entryOf(entry);
    return found === undefined ? [] : [`• ${placeText(found)}: “${slackLine(quote, QUOTE_LENGTH)}”`];
  });
  const cut = open?.isCut === true ? ' Only the first 2,000 characters of the question were read.' : '';
  const whole = `A model’s answer to ${personText(by)}, from this incident’s log alone. The whole log: ${transcript(id)}.${cut}`;
  return {
    text: `Answer: ${slackLine(answer, 300)}`,
    blocks: [
      section(slackProse(answer, ANSWER_LENGTH)),
      section(`*It rests on:*\n${lines.join('\n')}`),
      ...(word === undefined ? [] : [section(`Nothing is done. ${doneBy([word])}`)]),
      context(whole),
    ],
  };
}

/** Says that the log does not tell. */
export const notInLogAnswer = ({ id }: Pick<Incident, 'id'>): SlackMessage =>
  line(`The log of this incident does not tell. The whole log: ${transcript(id)}.`);

/** Says which words do what was asked for. Nothing is done. */
export function actionAnswer(words: readonly ThreadWord[]): SlackMessage {
  if (words.length > 0) return line(`Nothing is done. ${doneBy(words)}`);
  return line(
    'Nothing is done: no word does that. The buttons under the first message, and `help`, show what can be done here.',
  );
}

/** Says that no credential is shown, and what tells of them. */
const secretAnswer = (): SlackMessage =>
  line('Nothing is shown: no credential is in this incident’s log. `mendhook secrets status` says which ones are set.');

/** Says why there is no answer. @param reason raw text, part of a sentence */
export const noAnswer = (reason: string): SlackMessage => line(`No answer could be given: ${slackLine(reason, 500)}.`);

/** The answer to what code tells from a question by itself; undefined for a question. */
export function answerInWords(asked: AskedInWords): SlackMessage | undefined {
  if (asked.kind === 'action') return actionAnswer(asked.words);
  return asked.kind === 'secret' ? secretAnswer() : undefined;
}

const doneBy = (words: readonly ThreadWord[]): string =>
  `${words.map((word) => `${slackCode(THREAD_HELP[word].example)} ${THREAD_HELP[word].does}`).join('; ')}.`;

const placeText = (entry: LogEntry): string => `${slackLine(entryPlace(entry), 120)}, ${localTime(entry.at)}`;

const transcript = (id: string): string => slackCode(`mendhook transcript ${id.slice(0, 12)}`);

const line = (text: string): SlackMessage => ({ text, blocks: [section(text)] });

import { MINUTE_MS } from '../durations.ts';
import type { Incident } from '../records/incident.ts';
import type { Question } from '../records/question.ts';
import type { SlackMessage } from '../records/slack-message.ts';
import { utcDate } from '../text/quantities.ts';

/** So many are kept, so that the same words are known again; more than may be asked in a day. */
const QUESTIONS_KEPT = 60;
/** The process that works on a question is done within this time, waits for a container, or has died. */
const CHECK_MS = 5 * MINUTE_MS;

/** A question with what is left to do for it. */
export type OpenQuestion = Question & { readonly open: NonNullable<Question['open']> };

export type QuestionEnd = { readonly reply: SlackMessage } & (
  | { readonly status: 'answered'; readonly dollars: number }
  /** `dollars`: left out where nobody knows what was spent. */
  | { readonly status: 'not-answered'; readonly reason: string; readonly dollars?: number }
);

type NewQuestion = Pick<Question, 'id' | 'by' | 'at'> & Omit<OpenQuestion['open'], 'checkAt' | 'jobId' | 'reply'>;

/** Notes a question, once: the same words again change nothing. */
export function noteQuestion(incident: Incident, asked: NewQuestion, now: number): Incident {
  const { questions = [] } = incident;
  if (findQuestion(incident, asked.id) !== undefined) return incident;
  const { id, by, at, ...rest } = asked;
  const number = (questions.at(-1)?.number ?? 0) + 1;
  const noted: Question = { id, number, by, at, status: 'asked', open: { ...rest, checkAt: now + CHECK_MS } };
  return { ...incident, questions: forgetOldest([...questions, noted]) };
}

export const findQuestion = ({ questions }: Incident, id: string): Question | undefined =>
  questions?.find((question) => question.id === id);

export const questionOf = ({ questions }: Incident, number: number): Question | undefined =>
  questions?.find((question) => question.number === number);

export const isOpen = (question: Question | undefined): question is OpenQuestion => question?.open !== undefined;

export const hasEnded = ({ status }: Question): boolean => status === 'answered' || status === 'not-answered';

/** How many questions of the same day (UTC) came before this one. */
export const askedBefore = ({ questions = [] }: Incident, { number, at }: Question): number =>
  questions.filter((each) => each.number < number && utcDate(each.at) === utcDate(at)).length;

/** Notes that its money is set aside, unless it went on or ended in between. */
export const claimQuestion = (incident: Incident, number: number): Incident =>
  change(incident, number, (question) => (question.status === 'asked' ? { ...question, status: 'claimed' } : question));

/** Notes the job that was submitted, unless that job runs already. */
export const recordQuestionJob = (incident: Incident, number: number, jobId: string): Incident =>
  change(incident, number, (question) =>
    question.status === 'claimed' ? { ...question, status: 'submitted', open: { ...question.open, jobId } } : question,
  );

/** Starts it in the name of a job. The same incident when it has ended, or another job works on it. */
export const startQuestion = (incident: Incident, number: number, jobId: string): Incident =>
  change(incident, number, (question) =>
    question.status === 'claimed' || question.status === 'submitted'
      ? { ...question, status: 'running', open: { ...question.open, jobId } }
      : question,
  );

/** Notes that the model is about to be asked. It is asked once: a job that is run again does not ask again. */
export const beginAsking = (incident: Incident, number: number, jobId: string): Incident =>
  change(incident, number, (question) =>
    question.status === 'running' && question.open.jobId === jobId ? { ...question, status: 'asking' } : question,
  );

/**
 * Ends it, and keeps what the person is to be told. The first end stays.
 *
 * @param from ends it only if it stands so
 */
export const endQuestion = (
  incident: Incident,
  number: number,
  { reply, dollars, ...end }: QuestionEnd,
  { now, from }: { readonly now: number; readonly from?: Question['status'] | undefined },
): Incident =>
  change(incident, number, (question) => {
    if (hasEnded(question) || (from !== undefined && question.status !== from)) return question;
    const spent = dollars ?? question.open.limitDollars;
    const kept = { text: reply.text, blocks: [...reply.blocks] };
    return {
      ...question,
      ...end,
      dollars: spent,
      endedAt: now,
      open: { ...question.open, reply: kept, checkAt: now + CHECK_MS },
    };
  });

/** Drops what was needed while something was left to do. */
export const closeQuestion = (incident: Incident, number: number): Incident =>
  change(incident, number, (question) => {
    if (!hasEnded(question)) return question;
    const { open: _, ...closed } = question;
    return closed;
  });

export const putOffQuestion = (incident: Incident, number: number, now: number): Incident =>
  change(incident, number, (question) => ({
    ...question,
    open: { ...question.open, checkAt: now + CHECK_MS },
  }));

/**
 * What the questions about an incident cost, in dollars. Only those that are kept are known.
 *
 * @returns `asked`: all of them; `counted`: those that the dollars are of
 */
export function questionCost({ questions = [] }: Pick<Incident, 'questions'>): QuestionCost {
  const dollars = questions.reduce((sum, question) => sum + (question.dollars ?? 0), 0);
  return { asked: questions.at(-1)?.number ?? 0, counted: questions.length, dollars };
}

export interface QuestionCost {
  readonly asked: number;
  readonly counted: number;
  readonly dollars: number;
}

/** When the sweep checks the incident's questions next; undefined when none is open. */
export function questionsDueAt({ questions = [] }: Incident): number | undefined {
  const times = questions.flatMap(({ open }) => (open === undefined ? [] : [open.checkAt]));
  return times.length === 0 ? undefined : Math.min(...times);
}

export const questionJobName = (incidentId: string, number: number): string =>
  `mendhook-${incidentId}-question-${number}`;

/** Which question a job of that name works on; undefined when the name is none of theirs. */
export function parseQuestionJobName(jobName: string): { incidentId: string; number: number } | undefined {
  const [, incidentId, number] = /^mendhook-([0-9a-f]+)-question-(\d+)$/.exec(jobName) ?? [];
  return incidentId === undefined ? undefined : { incidentId, number: Number(number) };
}

/** Changes an open question. The same incident when it is not open, or nothing changes. */
function change(incident: Incident, number: number, apply: (question: OpenQuestion) => Question): Incident {
  const found = questionOf(incident, number);
  if (!isOpen(found)) return incident;
  const changed = apply(found);
  if (changed === found) return incident;
  return { ...incident, questions: (incident.questions ?? []).map((each) => (each === found ? changed : each)) };
}

function forgetOldest(questions: readonly Question[]): Question[] {
  const spare = questions.length - QUESTIONS_KEPT;
  const forgotten = new Set(questions.filter((question) => !isOpen(question)).slice(0, Math.max(0, spare)));
  return questions.filter((question) => !forgotten.has(question));
}

import type { LocalSlack } from '@mendhook/emulators/slack';
import { z } from 'zod';
import { counted } from '../../core/text/quantities.ts';
import { shorten } from '../../core/text/shorten.ts';
import type { Runtime } from '../runtime.ts';
import type { DemoResult } from './result.ts';
import type { Timeline } from './timeline.ts';
import { waitFor } from './wait-for.ts';

const WORDS = 'why';
const ANSWER_TAKES_AT_MOST_MS = 60_000;
const LINE_LENGTH = 150;
/** https://docs.slack.dev/messaging/formatting-message-text#basic-formatting */
const BOLD = /^\*([^*]+)\*/;

type Mention = DemoResult['mention'];
type Message = ReturnType<LocalSlack['messages']>[number];

/**
 * Mentions mendhook in an incident's thread, as the person at this machine, and waits for the answer there. Slack's signed event
 * goes to the function that takes it in a deployment.
 *
 * @throws {Error} when the incident has no thread, or nobody answers
 */
export async function askWhy(options: {
  readonly runtime: Pick<Runtime, 'ledger' | 'slack'>;
  readonly incidentId: string;
  readonly timeline: Timeline;
  readonly signal: AbortSignal;
}): Promise<Mention> {
  const { runtime, incidentId, timeline, signal } = options;
  const { slack } = runtime;
  const thread = (await runtime.ledger.getIncident(incidentId))?.thread;
  if (slack === undefined || thread === undefined) throw new Error(`incident ${incidentId} has no thread to ask in`);
  const { channel, ts: threadTs } = thread;
  timeline.step(`a person writes in the Slack thread: @mendhook ${WORDS}`);
  const ts = await slack.mention({ channel, threadTs, words: WORDS });
  const mention = { channel, thread: threadTs, words: WORDS, ts, answers: [] };
  const answered = await waitFor(
    `the answer to @mendhook ${WORDS}`,
    () => [readAnswers(slack, mention)].find(({ answers }) => answers.length > 0),
    { timeoutMs: ANSWER_TAKES_AT_MOST_MS, everyMs: 50, signal },
  );
  tellAnswer(timeline, answered.answers[0] ?? []);
  return answered;
}

/** What is in the thread now as an answer to a mention. */
export const readAnswers = (slack: Pick<LocalSlack, 'thread'>, mention: Mention): Mention => ({
  ...mention,
  answers: slack
    .thread(mention.channel, mention.thread)
    .filter((each) => answers(each, mention))
    .map(linesOf),
});

/** The answer's own key names the words that it answers. */
const answers = ({ metadata }: Message, { channel, ts }: Mention): boolean =>
  metadata?.event_payload['key'] === `${channel}-${ts}`;

const section = z.object({ text: z.object({ text: z.string() }) });

const linesOf = ({ blocks }: Message): readonly string[] =>
  blocks.flatMap((block) => section.safeParse(block).data?.text.text.split('\n') ?? []);

function tellAnswer(timeline: Timeline, [first = '', ...others]: readonly string[]): void {
  timeline.step(`mendhook answers: ${shorten(first.replace(BOLD, '$1'), LINE_LENGTH)}`);
  timeline.say(`           and ${counted(others.length, 'more line')}: what it rests on, and how the tests ended`);
}

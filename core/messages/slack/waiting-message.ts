import type { Incident } from '../../records/incident.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { counted } from '../../text/quantities.ts';
import { context, section } from './blocks.ts';

/** Slack takes 3,000 characters in a section, and about 13,000 in a message. */
const PER_SECTION = 5;
const ADDRESS = 250;

/**
 * The one message that lists the incidents of a channel that wait for a thread.
 *
 * @param list.named the first of those that wait, the longest waiting first
 * @param list.waiting how many wait
 * @param list.perHour new threads that the channel gets in an hour
 */
export function waitingMessage(list: {
  readonly named: readonly Incident[];
  readonly waiting: number;
  readonly perHour: number;
}): SlackMessage {
  const { named, waiting, perHour } = list;
  if (waiting === 0) {
    const text = 'Nothing to do: no bug waits for a thread here any longer.';
    return { text, blocks: [section(text)] };
  }
  // Some of them may wait for a person: each says so in its own thread.
  const text = `${counted(waiting, 'more bug')} ${waiting === 1 ? 'waits' : 'wait'} for a thread of ${waiting === 1 ? 'its' : 'their'} own.`;
  const lines = named.map(lineOf);
  const more = waiting - named.length;
  const sections = Array.from({ length: Math.ceil(lines.length / PER_SECTION) }, (_, index) =>
    section(lines.slice(index * PER_SECTION, (index + 1) * PER_SECTION).join('\n')),
  );
  return {
    text,
    blocks: [
      section(`*${text}*`),
      ...sections,
      context(
        `${more > 0 ? `And ${more} more. ` : ''}This channel gets ${counted(perHour, 'new thread')} an hour at most (\`slack.threadsPerHour\`). The work on these bugs goes on, and drafts may be open already.`,
      ),
    ],
  };
}

function lineOf({ title, service, env, alertLink, id }: Incident): string {
  const where = slackLine(env === undefined ? service : `${service} (${env})`, 80);
  return `• ${slackLink(title, alertLink, { limit: ADDRESS, otherwise: slackLine(title, 120) })}, ${where}: \`mendhook incidents show ${id.slice(0, 12)}\``;
}

import type { SlackMessage } from '../../../records/slack-message.ts';
import { section } from '../blocks.ts';

const MOST_LINES = 50;
/** Slack takes 3,000 characters in a section, and about 13,000 in a message. */
const SECTION_LENGTH = 2_900;
const MESSAGE_LENGTH = 11_000;

/**
 * A message of lines of mrkdwn. What is beyond fifty lines, or beyond what Slack takes, is counted in the last line.
 *
 * @param text for notifications and screen readers, mrkdwn of one line
 */
export function linesMessage(text: string, lines: readonly string[]): SlackMessage {
  const shown = fitting(lines);
  const rest = lines.length - shown.length;
  const all = rest === 0 ? shown : [...shown, `and ${rest} more`];
  return { text, blocks: inSections(all).map(section) };
}

function fitting(lines: readonly string[]): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line, index) => {
    length += line.length + 1;
    return index >= MOST_LINES || length > MESSAGE_LENGTH;
  });
  return end === -1 ? lines : lines.slice(0, end);
}

function inSections(lines: readonly string[]): readonly string[] {
  const sections: string[] = [];
  for (const line of lines) {
    const last = sections.at(-1);
    if (last === undefined || last.length + line.length + 1 > SECTION_LENGTH) sections.push(line);
    else sections[sections.length - 1] = `${last}\n${line}`;
  }
  return sections;
}

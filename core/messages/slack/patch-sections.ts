import type { SectionBlock } from '@slack/types';
import { cleanText } from '../../text/clean-text.ts';
import { cutText } from '../../text/cut-text.ts';
import { slackCode, slackFence } from '../../text/mrkdwn.ts';
import { counted } from '../../text/quantities.ts';
import { section } from './blocks.ts';

/** Slack refuses a message of more than about 13,000 characters, whatever its blocks may hold each. */
const SECTIONS = 3;
/** Three sections show far less of a patch, and redaction takes its time. In UTF-16 units. */
const LONGEST = 100_000;
/** Leaves room for escaping in a section's 3,000. */
const CHARACTERS = 2_400;

/** A patch as code, cleaned and cut between lines. What does not fit is counted, and the reader is told where it is. */
export function patchSections(patch: string, incidentId: string): readonly SectionBlock[] {
  const chunks = chunksOf(cleanText(cutText(patch, LONGEST)));
  const unread = patch.slice(LONGEST).trimEnd().split('\n').length - 1;
  const missing = chunks.slice(SECTIONS).reduce((sum, chunk) => sum + chunk.length, unread);
  return [
    ...chunks.slice(0, SECTIONS).map((chunk) => section(slackFence(chunk.join('\n')))),
    ...(missing === 0 ? [] : [section(elsewhere(missing, incidentId))]),
  ];
}

/** Whether a message shows all of the patch, which is cleaned. */
export const fitsInMessage = (patch: string): boolean => chunksOf(patch).length <= SECTIONS;

const elsewhere = (missing: number, incidentId: string): string =>
  `The patch has ${counted(missing, 'more line')}. ${slackCode(`mendhook incidents patch ${incidentId}`)} prints all of it.`;

const chunksOf = (patch: string): readonly (readonly string[])[] => chunkLines(patch.replace(/\n+$/, '').split('\n'));

function chunkLines(lines: readonly string[]): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let length = CHARACTERS;
  for (const line of lines) {
    if (length + line.length + 1 > CHARACTERS) {
      chunks.push([]);
      length = 0;
    }
    chunks.at(-1)?.push(line);
    length += line.length + 1;
  }
  return chunks;
}

import type { SectionBlock } from '@slack/types';
import { slackFence } from '../../text/mrkdwn.ts';
import { counted } from '../../text/quantities.ts';
import { section } from './blocks.ts';

/** Slack refuses a message of more than about 13,000 characters, whatever its blocks may hold each. */
const SECTIONS = 3;
/** Leaves room for escaping in a section's 3,000. */
const CHARACTERS = 2_400;

/** A patch as code, cut between lines; what does not fit is counted. */
export function patchSections(patch: string): readonly SectionBlock[] {
  const chunks = chunkLines(patch.replace(/\n+$/, '').split('\n'));
  const missing = chunks.slice(SECTIONS).reduce((sum, chunk) => sum + chunk.length, 0);
  return [
    ...chunks.slice(0, SECTIONS).map((chunk) => section(slackFence(chunk.join('\n')))),
    ...(missing === 0 ? [] : [section(`The patch has ${counted(missing, 'more line')}. The audit log has all of it.`)]),
  ];
}

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

import type { SectionBlock } from '@slack/types';
import type { Attempt } from '../../records/attempt.ts';
import { investigateVerdict } from '../../records/verdict.ts';
import { cleanText } from '../../text/clean-text.ts';
import { slackFence } from '../../text/mrkdwn.ts';
import { oneLine, shorten } from '../../text/shorten.ts';
import { section } from './blocks.ts';

const TITLE_LENGTH = 300;

/**
 * What a person copies to have Cursor's Slack app apply the patch of the thread, which that app reads. A person has to send it: the app
 * does not react to what bots post (https://github.com/cursor/cursor/issues/3420). It reads options such as
 * `repo=acme/shop` in square brackets and without them, and the last one counts (https://docs.cursor.com/integrations/slack). So the
 * words of others have neither brackets nor "=".
 */
export function wordsForCursor({ handOff, service, commit, phases }: Attempt): readonly SectionBlock[] {
  if (handOff !== 'words') return [];
  const verdict = investigateVerdict.safeParse(
    phases.findLast(({ name, status }) => name === 'investigate' && status === 'verdict')?.verdict,
  ).data;
  const title = shorten(oneLine(cleanText(verdict?.title ?? '')), TITLE_LENGTH).replace(/[@[\]=]/g, ' ');
  const made = commit === undefined ? '' : ` It was made for commit ${commit.slice(0, 12)}.`;
  const words = [
    `@Cursor [repo=${service.repository}, branch=${service.branch}]`,
    `Apply the patch that mendhook posted in this thread, and change nothing else.${made}`,
    'Run the tests that it adds, then the whole suite. Open a draft pull request, and say how the tests ended.',
    ...(title === '' ? [] : [`The bug: ${title}`]),
  ];
  return [
    section(
      `To have Cursor apply it, send this in the thread. A person has to, because its app does not react to bots.`,
    ),
    section(slackFence(words.join('\n'))),
  ];
}

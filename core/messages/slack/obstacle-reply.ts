import type { SlackMessage } from '../../records/slack-message.ts';
import { slackLine } from '../../text/mrkdwn.ts';
import { describeRefusal } from '../pull-request/refused-publication.ts';
import { section } from './blocks.ts';

/** Says, before money is spent, what will keep the draft from being opened, and that the work goes on. */
export function obstacleReply(obstacles: readonly string[]): SlackMessage {
  const listed = obstacles.slice(0, 5).map((obstacle) => `• ${slackLine(describeRefusal(obstacle), 500)}`);
  const text = 'No draft can be opened yet. The attempt continues, and posts its patch to this thread.';
  return { text, blocks: [section([`*${text}*`, ...listed].join('\n'))] };
}

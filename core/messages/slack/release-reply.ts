import type { ReleaseRecord } from '../../records/release-record.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { cutText } from '../../text/cut-text.ts';
import { slackLine } from '../../text/mrkdwn.ts';
import { section } from './blocks.ts';

const RESULT = {
  go: 'Goes on',
  ask: 'Asks a person',
  hold: 'Waits',
  back: 'Goes back',
  stop: 'Stopped',
} as const;

/** The newest decision as an answer in the thread. The same decision has the same key. */
export function releaseReply({
  id,
  decision,
}: Pick<ReleaseRecord, 'id' | 'decision'>): { readonly key: string; readonly message: SlackMessage } | undefined {
  if (decision === undefined) return undefined;
  const { sequence, result, why } = decision;
  const text = `${RESULT[result]}: ${slackLine(cutText(why, 3_000), 1_000)}`;
  return { key: `release-${id}-decision-${sequence}`, message: { text, blocks: [section(text)] } };
}

import type { ActionsBlock, ContextBlock, HeaderBlock, SectionBlock } from '@slack/types';
import { slackPlain } from '../../text/mrkdwn.ts';
import { webAddress } from '../../text/web-address.ts';

/** Slack's limits, in characters: https://docs.slack.dev/reference/block-kit/blocks */
const LIMIT = { header: 150, buttonText: 75 } as const;

export const header = (text: string): HeaderBlock => ({
  type: 'header',
  text: { type: 'plain_text', text: slackPlain(text, LIMIT.header) || 'Error', emoji: false },
});

/** A section of mrkdwn from `core/text/mrkdwn.ts`. `verbatim`: Slack links and mentions nothing by itself. */
export const section = (mrkdwn: string): SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: mrkdwn, verbatim: true },
});

/** Small print of mrkdwn. */
export const context = (mrkdwn: string): ContextBlock => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: mrkdwn, verbatim: true }],
});

export interface LinkButton {
  readonly id: string;
  readonly text: string;
  readonly address: string | undefined;
  readonly primary?: boolean;
}

/** Buttons that open a page; one that would open nothing is left out, and the row with the last of them. */
export function linkButtons(buttons: readonly LinkButton[]): readonly ActionsBlock[] {
  const elements = buttons.flatMap(({ id, text, address, primary }) => {
    const url = webAddress(address);
    if (url === undefined) return [];
    const label = { type: 'plain_text', text: slackPlain(text, LIMIT.buttonText), emoji: false } as const;
    const style = primary ? ({ style: 'primary' } as const) : {};
    return [{ type: 'button', action_id: id, text: label, url, ...style } as const];
  });
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

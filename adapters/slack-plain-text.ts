import type { KnownBlock } from '@slack/types';
import type { SlackMessage } from '../core/records/slack-message.ts';
import { cutBytes } from '../core/text/cut-text.ts';

/** Slack's words for a message whose form it refuses: https://docs.slack.dev/reference/methods/chat.postMessage */
const REFUSED_FORMS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'block_mismatch',
  'too_many_attachments',
  'invalid_attachments',
  'attachment_payload_limit_exceeded',
]);

/** chat.update takes 4,000 bytes, counted with every `&`, `<` and `>` escaped once more. */
const PLAIN_BYTES = 2_000;
const SHORT_BYTES = 500;

/**
 * Posts a message. If Slack refuses its form, it is posted as plain text, and at last as its first words alone. A plain
 * message is better than none.
 *
 * @param codeOf Slack's word for what is wrong
 * @param say sends the message
 * @throws what `say` throws for other reasons, and for the shortest form
 */
export async function sayPlainly<Answer>(
  message: SlackMessage,
  codeOf: (error: unknown) => string | undefined,
  say: (message: SlackMessage) => Promise<Answer>,
): Promise<Answer> {
  const plainer = [plainOf([message.text, ...message.blocks.flatMap(wordsOf)].join('\n'), PLAIN_BYTES)];
  plainer.push(plainOf(message.text, SHORT_BYTES));
  let form = message;
  for (;;) {
    try {
      return await say(form);
    } catch (error) {
      const next = REFUSED_FORMS.has(codeOf(error) ?? '') ? plainer.shift() : undefined;
      if (next === undefined) throw error;
      form = next;
    }
  }
}

/** The texts of our messages are escaped mrkdwn already. */
const plainOf = (text: string, bytes: number): SlackMessage => ({
  text: cutBytes(text, bytes).trim() || '(no text)',
  blocks: [],
});

/** What people read in a block. A button is left out, save the address that it opens. */
function wordsOf(block: KnownBlock): readonly string[] {
  switch (block.type) {
    case 'header':
      return [block.text.text];
    case 'section':
      return [block.text, ...(block.fields ?? [])].flatMap((each) => (each === undefined ? [] : [each.text]));
    case 'context':
      return block.elements.flatMap((each) => ('text' in each && typeof each.text === 'string' ? [each.text] : []));
    case 'actions':
      return block.elements.flatMap((each) => (each.type === 'button' && each.url !== undefined ? [each.url] : []));
    default:
      return [];
  }
}

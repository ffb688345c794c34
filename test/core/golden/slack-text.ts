import type { Button, KnownBlock, Overflow, StaticSelect } from '@slack/types';
import type { SlackMessage } from '../../../core/records/slack-message.ts';

/** A message as a reviewer can read it: one paragraph a block. */
export const slackText = ({ text, blocks }: SlackMessage): string =>
  [`(notification) ${text}`, ...blocks.map(blockText)].join('\n\n');

function blockText(block: KnownBlock): string {
  if (block.type === 'header') return `# ${block.text.text}`;
  if (block.type === 'section') return block.text?.text ?? '';
  if (block.type === 'context') {
    return `(small) ${block.elements.map((element) => ('text' in element ? element.text : '')).join(' ')}`;
  }
  if (block.type === 'actions') {
    return block.elements
      .map((element) =>
        element.type === 'button'
          ? buttonText(element)
          : element.type === 'static_select'
            ? menuText(element)
            : element.type === 'overflow'
              ? moreText(element)
              : element.type,
      )
      .join('\n');
  }
  if (block.type === 'input') return `( ${block.label.text}: ______ )`;
  throw new Error(`no text for a block of type ${block.type}`);
}

const buttonText = ({ text, url, value }: Button): string =>
  url === undefined ? `( ${text.text} ) ${value ?? ''}` : `[ ${text.text} ] → ${url}`;

const menuText = ({ placeholder, options = [] }: StaticSelect): string =>
  `( ${placeholder?.text ?? ''} ▾ ${options.map(({ text, value }) => `${text.text}: ${value}`).join(', ')} )`;

const moreText = ({ options }: Overflow): string =>
  `( ⋯ ${options.map(({ text, value }) => `${text.text}: ${value}`).join(', ')} )`;

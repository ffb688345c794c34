import { visibleText } from './visible-text.ts';

/**
 * What a person typed in Slack, as plain text: without invisible marks, its links and mentions as people read them.
 * https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
 */
export const plainSlackText = (text: string): string =>
  visibleText(text)
    .replace(/<([@#!])([^<>|]{1,100})(?:\|([^<>]{0,200}))?>/g, (_, sign: string, id: string, name?: string) =>
      mention(sign, name === undefined || name === '' ? id : name),
    )
    .replace(/<((?:https?:\/\/|mailto:)[^<>|]{1,3000})(?:\|[^<>]{0,3000})?>/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim();

const mention = (sign: string, name: string): string => `${sign === '#' ? '#' : '@'}${name.replace(/^[@#]/, '')}`;

import type { MrkdwnOption, PlainTextOption } from '@slack/types';
import { expect } from 'vitest';
import type { SlackMessage } from '../../../../core/records/slack-message.ts';
import { slackText } from '../../golden/slack-text.ts';

/** Slack's documented limits, and the undocumented one of about 13,200 characters in all. */
export function assertWithinLimits({ text, blocks }: SlackMessage): void {
  expect(text.length).toBeLessThanOrEqual(4_000);
  expect(text.trim()).not.toBe('');
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(slackText({ text, blocks }).length).toBeLessThanOrEqual(13_000);
  for (const block of blocks) {
    if (block.type === 'header') expect(between(block.text.text, 150)).toBe(true);
    else if (block.type === 'section') expect(between(block.text?.text, 3_000)).toBe(true);
    else if (block.type === 'context') {
      expect(block.elements.length).toBeLessThanOrEqual(10);
      for (const element of block.elements) expect('text' in element && between(element.text, 2_000)).toBe(true);
    } else if (block.type === 'input') {
      expect(between(block.label.text, 2_000)).toBe(true);
    } else if (block.type === 'actions') {
      expect(between(block.elements, 25)).toBe(true);
      const ids = block.elements.map((element) => element.action_id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const element of block.elements) {
        if (element.type === 'static_select') element.options?.forEach(assertOption);
        else if (element.type === 'overflow') {
          expect(between(element.options, 5)).toBe(true);
          element.options.forEach(assertOption);
        } else if (element.type !== 'button') throw new Error(`a ${element.type} where a button was expected`);
        else {
          expect(between(element.text.text, 75)).toBe(true);
          expect(between(element.url, 3_000) || between(element.value, 2_000)).toBe(true);
        }
      }
    } else throw new Error(`a block of type ${block.type} was not expected`);
  }
}

function assertOption({ text, value }: PlainTextOption | MrkdwnOption): void {
  expect(between(text.text, 75) && between(value, 150)).toBe(true);
}

const between = (value: { readonly length: number } | undefined, most: number): boolean =>
  value !== undefined && value.length > 0 && value.length <= most;

/** All that stands between "<" and ">" is ours: links to where a record leads, and times. */
export function assertInert({ text, blocks }: SlackMessage): void {
  for (const block of blocks) {
    if (block.type === 'section') expect(block.text).toMatchObject({ type: 'mrkdwn', verbatim: true });
  }
  const words = [text, ...blocks.map((block) => (block.type === 'section' ? (block.text?.text ?? '') : ''))].join('\n');
  const ours = /<(?:https?:\/\/[^<>|\s]+\|[^<>]*|!date\^-?\d+\^\{date_short_pretty\} \{time_secs\}\|[^<>]*)>/g;
  const rest = words.replace(ours, ' ');
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
  expect(rest.replace(/```[\s\S]*?```|`[^`\n]*`/g, ' ')).not.toMatch(/@\w|:\/\/|`/);
}

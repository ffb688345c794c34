import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slackCode, slackFence, slackLine, slackLink, slackPlain, slackProse } from '../../../core/text/mrkdwn.ts';
import { hostileText } from '../hostile-text.ts';

describe('one line of prose', () => {
  test.each([
    ['<!channel> & <@U1>', '&lt;!channel&gt; &amp; `&lt;@U1&gt;`'],
    ['@here, @channel and @octocat', '`@here`, `@channel` and `@octocat`'],
    ['see <https://evil.example|your bank>', 'see `&lt;https://evil.example|your` bank&gt;'],
    ['`_id` of __init__ and snake_case', '`_id` of `__init__` and snake_case'],
    ['*bold* ~gone~ :fire: at 02:41:07', '`*bold*` `~gone~` `:fire:` at 02:41:07'],
    ['> quoted', '› quoted'],
    ['``` x', '`ˋˋˋ` x'],
  ])('%j', (text, expected) => {
    expect(slackLine(text)).toBe(expected);
  });

  test('whatever it is, it is escaped, its code is closed, and it is within its limit', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 600 }), (text, limit) => {
        for (const rendered of [slackLine(text, limit), slackProse(text, limit)]) {
          expect(rendered.length).toBeLessThanOrEqual(limit);
          expect(rendered).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
          expect(rendered.replace(/```[\s\S]*?```|`[^`\n]+`/g, ' ')).not.toMatch(/`|@\w|:\/\/|\*/);
        }
      }),
    );
  });
});

test('code holds no backtick, a block of code no fence', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(slackCode(text)).toMatch(/^(?:`[^`<>\n]+`)?$/);
      expect(slackFence(text, 500).split('```')).toHaveLength(3);
    }),
  );
});

test.each([
  ['ping @``` ```channel', 'ping @ channel'],
  ['see http:`` ``//evil.example', 'see http: //evil.example'],
  ['`` ``', ''],
])('code with nothing in it does not join the words around it: %j', (text, expected) => {
  expect(slackLine(text)).toBe(expected);
});

test('plain text holds no angle brackets and says the same', () => {
  expect(slackPlain('stock of <sku> is <!here>', 150)).toBe('stock of ‹sku› is ‹!here›');
});

test.each([
  ['https://x.example/?a=1&b=2|c>', 'x', '<https://x.example/?a=1&amp;b=2%7Cc%3E|x>'],
  ['https://x.example/', 'src/__init__.py:3 `a` <b|c>', '<https://x.example/|src/__init__.py:3 ˋaˋ &lt;b|c&gt;>'],
  ['data:text/html,x', 'x', 'x'],
  ['data:text/html,x', '_x_', '`_x_`'],
  ['https://x.example/', ' ', ''],
])('a link to %s with the label %j', (address, label, expected) => {
  expect(slackLink(label, address)).toBe(expected);
});

test('a link is one, whatever its label is', () => {
  fc.assert(
    fc.property(hostileText, (label) => {
      const link = slackLink(label, 'https://x.example/', { otherwise: 'nothing' });
      expect(link).toMatch(/^(?:<https:\/\/x\.example\/\|[^<>`\n]+>|nothing)$/);
    }),
  );
});

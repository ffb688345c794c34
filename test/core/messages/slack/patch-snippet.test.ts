import { expect, test } from 'vitest';
import { outcomeReply } from '../../../../core/messages/slack/attempt-replies.ts';
import { patchSnippet } from '../../../../core/messages/slack/patch-snippet.ts';
import { billing } from '../../golden/billing.ts';
import { checkoutPatch } from '../../golden/checkout.ts';
import { slackText } from '../../golden/slack-text.ts';
import { assertWithinLimits } from './assert-message.ts';

const { incident } = billing;
const long = `${checkoutPatch}${'+  const line = "of a long patch";\n'.repeat(600)}`;

test('a patch that a message holds is no file', () => {
  expect(patchSnippet(incident, { number: 1 }, checkoutPatch)).toBeUndefined();
});

test('a longer one is a file that is named after its attempt and replaces the earlier ones', () => {
  expect(patchSnippet(incident, { number: 3 }, long)).toEqual({
    name: `mendhook-${incident.id}-3.diff`,
    title: `Patch of attempt 3: ${incident.title}`,
    altText: expect.stringMatching(/^The whole patch of attempt 3, 6\d\d lines$/),
    text: long,
    replaces: [2, 1].map((number) => `mendhook-${incident.id}-${number}.diff`),
  });
});

test('credentials in it are redacted', () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  expect(patchSnippet(incident, { number: 1 }, `${long}+${token}\n`)?.text).not.toContain(token);
});

test('a patch of 5 MB is no file: the message shows its beginning, and says where all of it is', () => {
  const huge = '+  const line = "of a patch without an end";\n'.repeat(115_000);
  expect(huge.length).toBeGreaterThan(5_000_000);
  expect(patchSnippet(incident, { number: 1 }, huge)).toBeUndefined();
  const message = outcomeReply({ ...billing, patch: huge });
  assertWithinLimits(message);
  const [, missing = ''] = /The patch has ([\d,]+) more lines/.exec(slackText(message)) ?? [];
  expect(Number(missing.replaceAll(',', ''))).toBeGreaterThan(114_000);
  expect(slackText(message)).toContain(`mendhook incidents patch ${incident.id}`);
});

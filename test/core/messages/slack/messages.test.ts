import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnosisReply, outcomeReply } from '../../../../core/messages/slack/attempt-replies.ts';
import { incidentMessage } from '../../../../core/messages/slack/incident-message.ts';
import { billing } from '../../golden/billing.ts';
import { checkoutPatch } from '../../golden/checkout.ts';
import { slackText } from '../../golden/slack-text.ts';
import { hostileRecord } from '../../hostile-record.ts';
import { hostileText } from '../../hostile-text.ts';
import { assertInert, assertWithinLimits } from './assert-message.ts';

const messages = fc
  .record({
    record: hostileRecord,
    patch: hostileText,
    pageUrl: fc.oneof(hostileText, fc.constant('http://127.0.0.1:1/x')),
  })
  .map(({ record: { incident, attempt, investigation, blobUrl }, patch, pageUrl }) => [
    incidentMessage({ incident }),
    incidentMessage({ incident, attempt, pageUrl }),
    diagnosisReply({ incident, attempt, verdict: investigation, blobUrl }),
    outcomeReply({ incident, attempt, patch }),
  ]);

test('whatever the records hold, each message passes Slack’s limits and nothing in it comes alive', () => {
  fc.assert(
    fc.property(messages, (all) => {
      all.forEach(assertWithinLimits);
      all.forEach(assertInert);
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

test('a long patch is cut between lines and says how much is missing', () => {
  const patch = `${checkoutPatch}${'+  const line = "of a long patch";\n'.repeat(600)}`;
  const message = outcomeReply({ ...billing, patch });
  assertWithinLimits(message);
  expect(slackText(message)).toMatch(/The patch has \d+ more lines/);
});

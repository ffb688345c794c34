import { expect, test } from 'vitest';
import { pullRequestBody } from '../../../../core/messages/pull-request/body.ts';
import { incidentMessage } from '../../../../core/messages/slack/incident-message.ts';
import { checkout } from '../../golden/checkout.ts';
import { slackText } from '../../golden/slack-text.ts';

const because = 'This and “x” both could not reach db.internal:5432 (timed out), within minutes of each other.';
const members = Array.from({ length: 7 }, (_, index) => ({
  incidentId: `i${index}`,
  service: 'cart',
  title: `CartError: number ${index}`,
  because,
  by: 'rule' as const,
  at: 1,
}));

test('the thread names the first members of a storm, with the reason, and counts the others', () => {
  const text = slackText(incidentMessage({ incident: { ...checkout.incident, members } }));
  expect(text).toContain('*Likely the same cause: 7 other errors*');
  expect(text).toContain('• cart: CartError: number 4. This and “x” both could not reach');
  expect(text).toContain('and 2 more');
  expect(text).not.toContain('number 5');
});

test('the draft names them all', () => {
  const body = pullRequestBody({ ...checkout, incident: { ...checkout.incident, members } });
  expect(body).toContain('## Errors of the same cause');
  expect(body).toContain('- cart: CartError: number 6.');
  expect(pullRequestBody(checkout)).not.toContain('Errors of the same cause');
});

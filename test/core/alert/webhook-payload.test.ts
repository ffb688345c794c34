import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAlert } from '../../../core/alert/parse-alert.ts';
import { keepWebhook } from '../../../core/alert/webhook-payload.ts';
import { NOW } from '../../fixtures/records.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const tag = fc.tuple(fc.oneof(fc.constantFrom('service', 'env', 'issue.id'), word), word);
const tagList = fc.array(tag, { maxLength: 4 }).map((tags) => tags.map((each) => each.join(':')).join(','));
const payloads = fc.record({
  id: word,
  alert_id: word,
  alert_cycle_key: word,
  alert_transition: fc.constantFrom('Triggered', 'Renotify', 'Recovered', 'No Data', 'odd'),
  alert_title: fc.oneof(fc.string({ maxLength: 40 }), fc.constant('[P1] [TEST] x')),
  event_title: fc.option(fc.constantFrom('[TEST] x', 'x'), { nil: undefined }),
  alert_query: fc.oneof(
    fc.string({ maxLength: 40 }),
    tagList.map((tags) => `sum:x{${tags}}`),
  ),
  alert_scope: tagList,
  tags: tagList,
  date: fc.integer({ min: 1, max: NOW }).map(String),
  link: fc.webUrl(),
  logs_sample: fc.record({ rows: fc.array(fc.record({ message: word }), { maxLength: 3 }) }),
});

test('the same alert is read from what is kept of it', () => {
  fc.assert(
    fc.property(payloads, (payload) => {
      const alert = parseAlert(JSON.stringify(payload), NOW);
      const { receivedAt, webhook } = keepWebhook(alert);
      expect(parseAlert(webhook, receivedAt)).toEqual(alert);
    }),
  );
});

test('nothing is kept that mendhook does not read, and no credential', () => {
  const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';
  const body = {
    id: '1',
    alert_id: '2',
    alert_transition: 'Triggered',
    alert_title: `failed with ${secret}`,
    tags: `service:checkout,token:${secret}`,
    my_own_variable: 'a hidden one',
    logs_sample: { rows: [{ message: `login ${secret}` }] },
  };
  const { webhook } = keepWebhook(parseAlert(JSON.stringify(body), NOW));
  expect(webhook).not.toContain(secret);
  expect(webhook).not.toContain('a hidden one');
  expect(webhook).toContain('[redacted:');
});

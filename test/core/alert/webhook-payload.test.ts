import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAlert } from '../../../core/alert/alert.ts';
import { keepWebhook } from '../../../core/alert/webhook-payload.ts';
import { NOW } from '../../fixtures/records.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const payloads = fc.record({
  id: word,
  alert_id: word,
  alert_cycle_key: word,
  alert_transition: fc.constantFrom('Triggered', 'Renotify', 'Recovered', 'No Data', 'odd'),
  alert_title: fc.string({ maxLength: 40 }),
  alert_query: fc.string({ maxLength: 40 }),
  alert_scope: fc
    .array(fc.tuple(word, word), { maxLength: 3 })
    .map((tags) => tags.map((tag) => tag.join(':')).join(',')),
  tags: fc.tuple(word, word).map(([service, env]) => `service:${service},env:${env}`),
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

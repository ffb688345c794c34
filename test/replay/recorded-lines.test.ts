import { expect, test } from 'vitest';
import { keepWebhook } from '../../core/alert/webhook-payload.ts';
import { logLine, webhookLine } from '../../replay/recorded-lines.ts';
import { readRecordedLine } from '../../replay/recording.ts';
import { anAlert, NOW } from '../fixtures/records.ts';

const EVENT = {
  id: 'e1',
  timestamp: NOW,
  service: 'checkout',
  env: 'production',
  version: '1.2',
  status: 'error',
  host: 'h',
  stream: 'container_id:4f1d pod_name:checkout-7d9f',
  message: 'm',
  error: { kind: 'StockError', message: 'sold out', stack: 'StockError: sold out\n    at a (/app/a.js:1:1)' },
  readFrom: 'error.stack',
  traceId: '77',
  url: 'https://shop.example/cart',
  userId: 'u1',
  commit: 'abc1234',
  issueId: '00000000-0000-4000-8000-000000000000',
};

test('what is written is what is read', () => {
  expect(readRecordedLine(logLine(EVENT)).events).toEqual([EVENT]);
  const bare = { id: 'e2', timestamp: NOW, service: 's', message: 'm', error: {} };
  expect(readRecordedLine(logLine(bare)).events).toEqual([bare]);
  const kept = keepWebhook(anAlert());
  expect(readRecordedLine(webhookLine(kept)).deliveries).toEqual([{ receivedAt: NOW, body: kept.webhook }]);
});

test('a credential does not leave with a log', () => {
  const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ456789';
  expect(logLine({ ...EVENT, message: secret, error: { message: secret, stack: `Error: ${secret}` } })).not.toContain(
    secret,
  );
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fixedSecrets } from '../../../../adapters/fixed-secrets.ts';
import { checkWebhook } from '../../../../bin/commands/doctor/checks/webhook.ts';
import { measureEvent } from '../../../../core/event-metrics.ts';
import { createReceiver } from '../../../../lambdas/receive/receive-alert.ts';
import { NOW } from '../../../fixtures/records.ts';

const KEY = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

describe('the webhook', () => {
  test.each([
    ['as it must', (secret: string | undefined) => (secret === 's' ? 400 : 401), 's', ['good', 'good']],
    ['open to everyone', () => 400, 's', ['bad', 'good']],
    ['with another secret', () => 401, 's', ['good', 'bad']],
    ['without a secret', () => 401, undefined, ['good', 'bad']],
  ] as const)('answers %s', async (_, status, secret, expected) => {
    const server = createServer((request, response) => {
      const shown = request.headers['x-mendhook-secret'];
      response.writeHead(status(typeof shown === 'string' ? shown : undefined)).end();
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const findings = await checkWebhook(`http://127.0.0.1:${port}/datadog/${KEY}`, secret);
    expect(findings.map(({ state }) => state)).toEqual(['good', ...expected]);
  });
});

test('the doctor’s own calls count as no alert', async () => {
  const refused: unknown[] = [];
  const receive = createReceiver({
    queue: { send: () => Promise.reject(new Error('nothing may be queued')) },
    secrets: fixedSecrets({ webhookSecrets: ['s'] }),
    clock: () => NOW,
    logger: {
      info: () => undefined,
      warn: (event, fields) => void refused.push(measureEvent(event, fields ?? {})),
      error: () => undefined,
    },
  });
  const server = createServer(async (request, response) => {
    const secret = request.headers['x-mendhook-secret'];
    const body = Buffer.concat(await Array.fromAsync(request));
    const { status } = await receive({ method: 'POST', secret: secret === undefined ? secret : String(secret), body });
    response.writeHead(status).end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const findings = await checkWebhook(`http://127.0.0.1:${port}/datadog`, 's');
  // The address of this server can be guessed.
  expect(findings.map(({ state }) => state)).toEqual(['warning', 'good', 'good']);
  const counted = { name: 'WebhooksRefused', unit: 'Count', value: 1 };
  expect(refused).toEqual([[counted], [counted]]);
});

import { describe, expect, test } from 'vitest';
import { fixedSecrets } from '../../../adapters/fixed-secrets.ts';
import { createLogger } from '../../../core/logger.ts';
import { WEBHOOK_BODY_LIMIT_BYTES } from '../../../core/names.ts';
import type { Alert } from '../../../core/records/alert.ts';
import type { KeptWebhook } from '../../../core/records/kept-webhook.ts';
import { createReceiver, type WebhookRequest } from '../../../lambdas/receive/receive-alert.ts';

const body = JSON.stringify({ id: '1', alert_id: '2', alert_transition: 'Triggered', tags: 'service:checkout' });
const call = (request: Partial<WebhookRequest> = {}): WebhookRequest => ({
  method: 'POST',
  secret: 'right',
  body: Buffer.from(body),
  ...request,
});

type Given = { secrets?: string[]; send?: () => Promise<void>; keep?: (webhook: KeptWebhook) => Promise<void> };

function startReceiver({ secrets = ['right'], send, keep }: Given = {}) {
  const queued: Alert[] = [];
  const lines: string[] = [];
  const receive = createReceiver({
    queue: { send: send ?? (async (alert) => void queued.push(alert)) },
    secrets: fixedSecrets({ webhookSecrets: secrets }),
    keep,
    clock: () => 5,
    logger: createLogger((line) => lines.push(line)),
  });
  return { receive, queued, lines };
}

describe('a webhook call', () => {
  test('that is right is put on the queue, then acknowledged', async () => {
    const { receive, queued } = startReceiver();
    expect(await receive(call())).toEqual({ status: 202, message: 'Accepted' });
    expect(queued).toMatchObject([{ id: '1', kind: 'triggered', service: 'checkout', receivedAt: 5 }]);
  });

  test.each<[string, Partial<WebhookRequest>, number]>([
    ['with a wrong secret', { secret: 'wrong' }, 401],
    ['with a longer secret', { secret: 'rightright' }, 401],
    ['with an empty secret', { secret: '' }, 401],
    ['without a secret', { secret: undefined }, 401],
    ['with another method', { method: 'GET' }, 405],
    ['over the limit', { body: Buffer.alloc(WEBHOOK_BODY_LIMIT_BYTES + 1, 'x') }, 413],
    ['without JSON', { body: Buffer.from('hello') }, 400],
    ['with a wrong shape', { body: Buffer.from('{"id":"1"}') }, 400],
    ['that is empty', { body: Buffer.alloc(0) }, 400],
  ])('%s is refused and not queued', async (_, request, status) => {
    const { receive, queued } = startReceiver();
    expect(await receive(call(request))).toMatchObject({ status });
    expect(queued).toEqual([]);
  });

  test('of a wrong shape is told which fields', async () => {
    const { receive } = startReceiver();
    expect(await receive(call({ body: Buffer.from('{"id":"1","alert_transition":7}') }))).toMatchObject({
      problems: ['alert_id: expected a string or a number', 'alert_transition: expected string'],
    });
  });

  test('is not acknowledged when the queue did not take it', async () => {
    const { receive } = startReceiver({ send: () => Promise.reject(new Error('queue is down')) });
    await expect(receive(call())).rejects.toThrow('queue is down');
  });

  test('is kept where that is wanted, once it is on the queue, and only if it was accepted', async () => {
    const kept: KeptWebhook[] = [];
    const { receive, queued } = startReceiver({
      keep: async (webhook) => {
        expect(queued).toHaveLength(1);
        kept.push(webhook);
      },
    });
    await receive(call());
    await receive(call({ secret: 'wrong' }));
    expect(kept).toEqual([{ receivedAt: 5, webhook: expect.stringContaining('service:checkout') }]);
  });

  test('is acknowledged even so when it could not be kept', async () => {
    const { receive, lines } = startReceiver({ keep: () => Promise.reject(new Error('the ledger is down')) });
    expect(await receive(call())).toMatchObject({ status: 202 });
    expect(lines.join()).toContain('webhook-not-kept');
  });

  test('leaves nothing of its body or secret in the log', async () => {
    const { receive, lines } = startReceiver();
    const hidden = Buffer.from('{"id":"1","alert_id":"2","alert_transition":"Triggered","alert_title":"hunter2"}');
    await receive(call({ body: hidden }));
    await receive(call({ body: Buffer.from('hunter2'), secret: 'right' }));
    await receive(call({ secret: 'hunter2' }));
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toMatch(/hunter2|right/);
  });
});

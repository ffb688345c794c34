import { createHmac } from 'node:crypto';
import { UpstreamError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Page, Pager, PageStep } from '../core/ports/pager.ts';
import type { PageEnd } from '../core/records/call.ts';
import { retryAfterOf, sendCall } from './send-call.ts';

/**
 * Calls to an address of one's own. Each is signed: `mendhook-signature` is `v1=` and the HMAC-SHA256, in hexadecimal, of
 * `mendhook-timestamp` (epoch seconds), a full stop and the body. The same call has the same `id` in its body.
 */
export function createSignedWebhookPager({ secret, clock }: { secret: string; clock: Clock }): Pager {
  const send = async (step: PageStep, page: Page, type: 'triggered' | PageEnd): Promise<undefined> => {
    if (step.call !== 'webhook') throw new Error(`a webhook is called, not ${step.call}`);
    const { id, key, ...rest } = page;
    const body = JSON.stringify({ type, id, incident: key, ...rest });
    const timestamp = String(Math.floor(clock() / 1_000));
    const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    const headers = { 'mendhook-timestamp': timestamp, 'mendhook-signature': `v1=${signature}` };
    const response = await sendCall('the webhook', step.url, { body, headers });
    await response.body?.cancel();
    if (response.ok) return undefined;
    const { status } = response;
    throw new UpstreamError('the webhook', `it answered ${status}`, {
      retryable: status === 408 || status === 429 || status >= 500,
      retryAfterMs: retryAfterOf(response.headers),
    });
  };
  return {
    call: (step, page) => send(step, page, 'triggered'),
    tell: (step, page, end) => send(step, page, end),
  };
}

import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Webhook {
  readonly url: string;
  /** Of an admin webhook that was saved with one. */
  readonly secret?: string;
}

export interface Delivery {
  readonly body: string;
  /** The same for each try of a delivery. */
  readonly identifier: string;
  readonly status: number | undefined;
}

/** https://developer.atlassian.com/cloud/jira/platform/webhooks/#retry-policy */
const RETRIED: readonly number[] = [408, 409, 425, 429];
const TRIES = 5;
const TIME_LIMIT_MS = 20_000;

export interface WebhookSender {
  /** Calls as JIRA does: signed, and again where the answer asks for it. */
  send(webhook: Webhook, payload: object): Promise<void>;
  /** Sends the newest delivery once more, as after an answer that got lost. @returns the status */
  sendAgain(webhook: Webhook): Promise<number | undefined>;
  /** Oldest first. */
  deliveries(): readonly Delivery[];
}

/** @param waitMs between two tries. JIRA waits for minutes */
export function createWebhookSender(waitMs: number, signal: AbortSignal): WebhookSender {
  const made: Delivery[] = [];
  const post = async ({ url, secret }: Webhook, body: string, identifier: string, retry: number) => {
    const status = await call(url, body, {
      'content-type': 'application/json',
      'user-agent': 'Atlassian HttpClient (local)',
      'x-atlassian-webhook-identifier': identifier,
      'x-atlassian-webhook-flow': 'Primary',
      ...(retry === 0 ? {} : { 'x-atlassian-webhook-retry': String(retry) }),
      ...(secret === undefined
        ? {}
        : { 'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }),
    });
    made.push({ body, identifier, status });
    return status;
  };
  return {
    send: async (webhook, payload) => {
      const [body, identifier] = [JSON.stringify(payload), randomUUID()];
      for (let retry = 0; retry <= TRIES && !signal.aborted; retry += 1) {
        const status = await post(webhook, body, identifier, retry);
        if (status !== undefined && status < 500 && !RETRIED.includes(status)) return;
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      }
    },
    sendAgain: async (webhook) => {
      const last = made.at(-1);
      return last === undefined ? undefined : post(webhook, last.body, last.identifier, 1);
    },
    deliveries: () => [...made],
  };
}

async function call(url: string, body: string, headers: Record<string, string>): Promise<number | undefined> {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIME_LIMIT_MS) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined; // nobody answered: it is tried again
  }
}

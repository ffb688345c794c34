import type { KeptWebhook } from '../records/kept-webhook.ts';

/** What the webhook was called with, kept for a while so that a policy can be tried on it. */
export interface KeptWebhooks {
  /** @param days after which it may vanish */
  keep(webhook: KeptWebhook, days: number): Promise<void>;
  /** Oldest first. @param from @param to epoch milliseconds, both included */
  list(from: number, to: number): AsyncIterable<KeptWebhook>;
}

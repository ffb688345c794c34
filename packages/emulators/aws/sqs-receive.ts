import { arn } from './local-account.ts';
import type { QueueSettings } from './sqs-queue-attributes.ts';
import type { MessageRow, SqsStore } from './sqs-store.ts';

const EXPIRY_SWEEP_MS = 60_000;

/** Who waits for which queue: `notify` wakes them, so that a long poll answers at once when a message comes. */
export function createArrivals() {
  const waiting = new Map<string, Set<() => void>>();
  return {
    notify: (queue: string) => {
      for (const wake of waiting.get(queue) ?? []) wake();
    },
    /** Resolves at a message's arrival, after `timeoutMs`, or when the caller has gone. */
    next: (queue: string, timeoutMs: number, gone: AbortSignal) =>
      new Promise<void>((resolve) => {
        const wakers = waiting.get(queue) ?? new Set();
        waiting.set(queue, wakers);
        const wake = () => {
          clearTimeout(timer);
          wakers.delete(wake);
          gone.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, timeoutMs);
        wakers.add(wake);
        gone.addEventListener('abort', wake);
        if (gone.aborted) wake();
      }),
  };
}

export interface Receive {
  readonly queue: string;
  readonly settings: QueueSettings;
  readonly limit: number;
  readonly visibilityTimeoutSeconds: number;
  readonly waitSeconds: number;
  readonly gone: AbortSignal;
}

/** Receives up to `limit` messages, waiting for the first as long as asked; those received too often go to the dead-letter queue. */
export function createReceiver(store: SqsStore, arrivals: ReturnType<typeof createArrivals>, now: () => number) {
  const swept = new Map<string, number>();
  return async (receive: Receive): Promise<MessageRow[]> => {
    const deadline = performance.now() + receive.waitSeconds * 1000;
    expire(receive);
    for (;;) {
      if (receive.gone.aborted) return [];
      const messages = takeDue(receive);
      const leftMs = deadline - performance.now();
      if (messages.length > 0 || leftMs <= 0) return messages;
      const nextMs = (store.nextVisibleAt(receive.queue) ?? Number.POSITIVE_INFINITY) - now();
      await arrivals.next(receive.queue, Math.min(leftMs, Math.max(1, nextMs)), receive.gone);
    }
  };

  function expire({ queue, settings }: Receive): void {
    if (now() - (swept.get(queue) ?? 0) < EXPIRY_SWEEP_MS) return;
    swept.set(queue, now());
    store.expireMessages(queue, now() - settings.retentionSeconds * 1000);
  }

  function takeDue({ queue, settings, limit, visibilityTimeoutSeconds }: Receive): MessageRow[] {
    const at = now();
    const deadLetters = new Set<string>();
    const taken = store.together(() => {
      const messages: MessageRow[] = [];
      while (messages.length < limit) {
        const due = store.dueMessages(queue, at, limit - messages.length);
        if (due.length === 0) break;
        for (const message of due) {
          if (settings.redrive && message.receive_count >= settings.redrive.maxReceiveCount) {
            store.moveMessage(message.sequence, settings.redrive.deadLetterQueue, arn('sqs', queue), at);
            deadLetters.add(settings.redrive.deadLetterQueue);
            continue;
          }
          // At least a millisecond on, so that a time-out of 0 does not hand the same message out twice in one answer.
          store.markReceived(message.sequence, at + Math.max(1, visibilityTimeoutSeconds * 1000), at);
          messages.push({
            ...message,
            receive_count: message.receive_count + 1,
            first_received_at: message.first_received_at ?? at,
          });
        }
      }
      return messages;
    });
    for (const deadLetterQueue of deadLetters) arrivals.notify(deadLetterQueue);
    return taken;
  }
}

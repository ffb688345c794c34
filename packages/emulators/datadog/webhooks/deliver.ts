import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryAttempt } from '../state.ts';

const TIME_LIMIT_MS = 15_000;
const MAX_RETRIES = 5;

export interface Delivering {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly clock: () => number;
  /** Between two tries. */
  readonly retryDelayMs: number;
  readonly timeLimitMs?: number;
  /** Ends the delivery, tries and pauses alike. */
  readonly signal: AbortSignal;
}

/**
 * Posts a webhook as Datadog does: 15 s to answer; tried again up to five times after a 5xx or a missed connection, never
 * after a 4xx. https://docs.datadoghq.com/integrations/webhooks/
 */
export async function deliver(request: Delivering): Promise<readonly DeliveryAttempt[]> {
  const attempts: DeliveryAttempt[] = [];
  for (let remaining = MAX_RETRIES; remaining >= 0 && !request.signal.aborted; remaining -= 1) {
    const attempt = await tryOnce(request);
    attempts.push(attempt);
    if (attempt.status !== undefined && attempt.status < 500) break;
    if (remaining > 0) await pause(request);
  }
  return attempts;
}

async function tryOnce({ url, headers, body, clock, signal, timeLimitMs }: Delivering): Promise<DeliveryAttempt> {
  const at = clock();
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs ?? TIME_LIMIT_MS)]),
    });
    await response.body?.cancel();
    return { at, durationMs: took(), status: response.status };
  } catch (error) {
    return { at, durationMs: took(), error: reasonOf(error) };
  }
}

/** A pause does not keep the process alive, and ends at once when the delivery is called off. */
async function pause({ retryDelayMs, signal }: Delivering): Promise<void> {
  try {
    await sleep(retryDelayMs, undefined, { signal, ref: false });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { listen } from '../listen.ts';
import { openStateFile } from '../state-file.ts';
import { tryJson } from '../try-json.ts';
import { type Alert, alertSchema, applyEvent } from './alerts.ts';
import { EVENT_BYTES, eventSchema } from './event.ts';

export interface PagerDutyOptions {
  readonly stateDirectory: string;
  /** The key of the one integration: 32 characters. */
  readonly routingKey: string;
  /** @default - any free port */
  readonly port?: number;
  /** Called whenever something that a person could see has changed. */
  readonly onChange?: () => void;
}

/** An answer instead of the next one. */
interface Refusal {
  readonly status: 400 | 429 | 500 | 503;
  /** In seconds. */
  readonly retryAfter?: number;
}

export interface LocalPagerDuty {
  readonly url: string;
  close(): Promise<void>;
  /** Each alert that called somebody, oldest first, as it is now. */
  alerts(): readonly Readonly<Alert>[];
  /** Answers the next event so, and does nothing with it. */
  refuseNext(refusal: Refusal): void;
}

const stateSchema = z.object({ alerts: z.array(alertSchema) });

/** Starts the local PagerDuty on 127.0.0.1: the Events API v2 of one integration. */
export async function startPagerDuty(options: PagerDutyOptions): Promise<LocalPagerDuty> {
  const { stateDirectory, routingKey, port = 0, onChange = () => undefined } = options;
  await mkdir(stateDirectory, { recursive: true });
  const store = openStateFile(join(stateDirectory, 'pagerduty.json'), stateSchema, { alerts: [] });
  const refusals: Refusal[] = [];
  const app = new Hono();
  app.post('/v2/enqueue', async (call) => {
    const refused = refusals.shift();
    if (refused !== undefined) {
      const headers = refused.retryAfter === undefined ? {} : { 'retry-after': String(refused.retryAfter) };
      return call.json({ status: 'throttled', message: 'Requests are throttled' }, refused.status, headers);
    }
    const text = await call.req.text();
    if (Buffer.byteLength(text) > EVENT_BYTES) return call.json(invalid(['event is larger than 512 KB']), 413);
    const read = eventSchema.safeParse(tryJson(text));
    if (!read.success) return call.json(invalid(read.error.issues.map(describeIssue)), 400);
    if (read.data.routing_key !== routingKey) return call.json(invalid(['Invalid routing key'], 'invalid key'), 400);
    const dedupKey = applyEvent(store.state.alerts, read.data, randomUUID);
    store.save();
    onChange();
    return call.json({ status: 'success', message: 'Event processed', dedup_key: dedupKey }, 202);
  });
  const server = await listen(app.fetch, port);
  return {
    url: server.url,
    close: server.close,
    alerts: () => structuredClone(store.state.alerts),
    refuseNext: (refusal) => void refusals.push(refusal),
  };
}

const invalid = (errors: readonly string[], status = 'invalid event') => ({
  status,
  message: 'Event object is invalid',
  errors,
});

const describeIssue = ({ path, message }: z.core.$ZodIssue): string => `'${path.join('.') || 'event'}': ${message}`;

import type { v1 } from '@datadog/datadog-api-client';
import { serve } from '@hono/node-server';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { DatadogOptions } from '../../datadog/start.ts';
import { type Fixture, ship, startFixture } from './fixture.ts';

/** A payload as people write one. The sample is an object, or nothing at all when nothing was logged. */
export const TEMPLATE = `{
  "id": "$ID",
  "cycle": "$ALERT_CYCLE_KEY",
  "transition": "$ALERT_TRANSITION",
  "title": "$ALERT_TITLE",
  "priority": "$ALERT_PRIORITY",
  "scope": "$ALERT_SCOPE",
  "type": "$EVENT_TYPE",
  "date": "$DATE",
  "link": "$LINK",
  "tags": "$TAGS",
  "sample": [$LOGS_SAMPLE]
}`;

const noticeSchema = z.strictObject({
  id: z.string(),
  cycle: z.string(),
  transition: z.string(),
  title: z.string(),
  priority: z.string(),
  scope: z.string(),
  type: z.string(),
  date: z.string(),
  link: z.string(),
  tags: z.string(),
  sample: z.array(z.object({ label: z.string(), rows: z.array(z.object({ message: z.string() })) })),
});

/** What a webhook said. @throws {Error} when that is not JSON in the form of the template */
export const readNotice = (received: Received | undefined) => noticeSchema.parse(JSON.parse(received?.body ?? ''));

export interface Received {
  readonly headers: Headers;
  readonly body: string;
}

/** Takes webhooks on a free port and answers with the given statuses, the last one for good. */
export async function startReceiver(...statuses: number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const url = await new Promise<string>((resolve) => {
    const server = serve(
      {
        hostname: '127.0.0.1',
        port: 0,
        fetch: async (request) => {
          received.push({ headers: request.headers, body: await request.text() });
          const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 202;
          return new Response('{}', { status });
        },
      },
      ({ port }) => resolve(`http://127.0.0.1:${port}/webhook`),
    );
    onTestFinished(() => void server.close());
  });
  return { url, received };
}

/** A service's share of errors over five minutes. */
export const RATE: v1.Monitor = {
  name: 'checkout fails too often',
  type: 'log alert',
  query: 'formula("errors / total * 100").last("5m") > 15',
  message: 'Too many errors @webhook-mendhook',
  tags: ['service:checkout', 'env:prod'],
  priority: 2,
  options: {
    thresholds: { critical: 15, warning: 5 },
    renotifyInterval: 10,
    variables: [
      {
        name: 'errors',
        dataSource: 'logs',
        indexes: ['*'],
        compute: { aggregation: 'count' },
        search: { query: 'service:checkout status:error' },
      },
      {
        name: 'total',
        dataSource: 'logs',
        indexes: ['*'],
        compute: { aggregation: 'count' },
        search: { query: 'service:checkout' },
      },
    ],
  },
};

/** Ships so many error and success logs of the service, all of now. */
export async function load(fixture: Fixture, errors: number, successes: number): Promise<void> {
  const log = (status: string) => ({
    service: 'checkout',
    env: 'prod',
    status,
    message: `${status} "quoted" $ALERT_ID\n`,
  });
  await ship(
    fixture,
    ...Array.from({ length: errors }, () => log('error')),
    ...Array.from({ length: successes }, () => log('info')),
  );
}

/** A local Datadog with one monitor that calls one webhook with a secret header. */
export async function startWithMonitor(
  url: string,
  monitor: v1.Monitor = RATE,
  options: Partial<DatadogOptions> & { readonly payload?: string } = {},
): Promise<Fixture> {
  const { payload = TEMPLATE, ...more } = options;
  const fixture = await startFixture(more);
  fixture.datadog.putWebhook({ name: 'mendhook', url, payload, customHeaders: { 'x-secret': '$SECRET' } });
  await fixture.webhooks.createWebhooksIntegrationCustomVariable({
    body: { name: 'SECRET', value: 's3cret', isSecret: true },
  });
  await fixture.monitors.createMonitor({ body: monitor });
  return fixture;
}

/** What each webhook said had happened. */
export const transitions = (received: readonly Received[]) => received.map((each) => readNotice(each).transition);

import type { Hono } from 'hono';
import type { RateLimit } from '../rate-limit.ts';

/** Spans are searched as in Datadog, and none are found: nothing here takes spans in, as in a company without APM. */
export function addSpanRoutes(app: Hono, limit: RateLimit): void {
  app.post('/api/v2/spans/events/search', (call) => {
    for (const [name, value] of Object.entries(limit.take())) call.header(name, value);
    return call.json({ data: [], meta: { elapsed: 1, status: 'done' } });
  });
}

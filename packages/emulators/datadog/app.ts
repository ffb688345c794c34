import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Organization } from './organization.ts';
import { createRateLimit } from './rate-limit.ts';
import { DatadogError } from './routes/call.ts';
import { addDoraRoutes } from './routes/dora.ts';
import { addLogRoutes } from './routes/logs.ts';
import { addMetricRoutes } from './routes/metrics.ts';
import { addMonitorRoutes } from './routes/monitors.ts';
import { addOnCallRoutes } from './routes/on-call.ts';
import { addSpanRoutes } from './routes/spans.ts';
import { addWebhookRoutes } from './routes/webhooks.ts';
import { mayCall } from './scopes.ts';

export interface Keys {
  readonly apiKey: string;
  readonly appKey: string;
  /** Scopes of that application key. @default - none are set, and the key may do all that its owner may */
  readonly scopes?: readonly string[] | undefined;
  /** An application key without scopes, beside the other one. */
  readonly unscopedAppKey?: string | undefined;
}

/** Datadog's API, behind its two keys: what only takes something in needs the first one only. */
export function createDatadogApp(
  organization: Organization,
  keys: Keys,
  limits: { readonly logQueriesPerHour: number; readonly metricQueriesPerHour: number },
): Hono {
  const app = new Hono();
  app.use(async (call, next) => {
    checkKey(call.req.header('dd-api-key') ?? call.req.query('dd-api-key'), keys.apiKey);
    const needsAppKey = !['/api/v2/logs', '/api/v1/validate', '/api/v2/dora/deployment'].includes(call.req.path);
    if (needsAppKey) checkAppKey(call.req.header('dd-application-key'), keys, call.req);
    await next();
  });
  app.get('/api/v1/validate', (call) => call.json({ valid: true }));
  addLogRoutes(app, organization, createRateLimit(organization.clock, limits.logQueriesPerHour));
  addSpanRoutes(app, createRateLimit(organization.clock, limits.logQueriesPerHour));
  const limit = createRateLimit(organization.clock, limits.metricQueriesPerHour, 'query_timeseries');
  addMetricRoutes(app, { metrics: organization.metrics, limit, pointMs: organization.pointMs });
  addDoraRoutes(app, organization);
  addOnCallRoutes(app, organization);
  addMonitorRoutes(app, organization);
  addWebhookRoutes(app, organization);
  app.notFound((call) => refuse(call, new DatadogError(404, 'Not Found')));
  app.onError((error, call) => {
    if (error instanceof DatadogError) return refuse(call, error);
    console.error({ event: 'local-datadog-failed', path: call.req.path, error });
    return refuse(call, new DatadogError(500, 'Internal Error'));
  });
  return app;
}

/** @throws {DatadogError} 401 without a key, 403 with a wrong one */
function checkKey(shown: string | undefined, right: string): void {
  if (!shown) throw new DatadogError(401, 'Unauthorized');
  if (!isSame(shown, right)) throw new DatadogError(403, 'Forbidden');
}

/** @throws {DatadogError} 401 without a key, 403 with a wrong one or one whose scopes do not allow the call */
function checkAppKey(shown: string | undefined, keys: Keys, { method, path }: { method: string; path: string }): void {
  if (shown && keys.unscopedAppKey !== undefined && isSame(shown, keys.unscopedAppKey)) return;
  checkKey(shown, keys.appKey);
  if (keys.scopes !== undefined && !mayCall(keys.scopes, method, path)) throw new DatadogError(403, 'Forbidden');
}

const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** The log intake words its errors in another form than every other endpoint. */
function refuse(call: Context, error: DatadogError): Response {
  const { message, status, headers } = error;
  const errors =
    call.req.path === '/api/v2/logs' ? [{ title: message, detail: message, status: String(status) }] : [message];
  return call.json({ errors }, status, { ...headers });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

import { mayCall } from '@mendhook/emulators/datadog/scopes';
import { expect, test } from 'vitest';
import { callsOfKey, DATADOG_CALLS, describeRefusal, scopesOfKey } from '../../../core/deployment/datadog-scopes.ts';

test('the stored key reads, tells of deployments and pages people; and the key for register can write', () => {
  expect(scopesOfKey('stored')).toEqual([
    'logs_read_data',
    'logs_read_index_data',
    'apm_read',
    'timeseries_query',
    'error_tracking_read',
    'dora_metrics_write',
    'on_call_page',
    'on_call_respond',
    'monitors_read',
  ]);
  expect(scopesOfKey('register')).toEqual([
    'monitors_read',
    'monitors_write',
    'integrations_read',
    'create_webhooks',
    'manage_integrations',
  ]);
});

test('the local Datadog lets each key make its own calls, and no others', () => {
  for (const key of ['stored', 'register'] as const) {
    const allowed = DATADOG_CALLS.filter(({ method, path }) =>
      mayCall(scopesOfKey(key), method, path.replace(/\{\w+\}/g, 'x')),
    );
    const scoped = callsOfKey(key).filter(({ scopes, isUnscoped }) => scopes.length > 0 && isUnscoped !== true);
    expect(allowed).toEqual(expect.arrayContaining([...scoped]));
    const held = new Set(scopesOfKey(key));
    expect(allowed.filter(({ scopes }) => !scopes.every((scope) => held.has(scope)))).toEqual([]);
  }
});

test.each([
  [403, 'POST', '/api/v2/logs/events/search', 'the application key needs logs_read_data and logs_read_index_data'],
  [
    401,
    'GET',
    '/api/v1/monitor?name=x',
    'it answered 401 to GET /api/v1/monitor: the application key needs monitors_read',
  ],
  [403, 'GET', '/api/v1/monitor/7', 'GET /api/v1/monitor/{monitor_id}: the application key needs monitors_read'],
  [403, 'POST', '/api/v1/monitor', 'the application key must have no scopes, and its owner needs monitors_write'],
  [403, 'GET', '/api/v1/validate', 'the API key is refused'],
  [429, 'POST', '/api/v2/spans/events/search', 'too many calls'],
  [500, 'GET', '/api/v1/monitor', 'it answered 500 to GET /api/v1/monitor'],
  [403, 'GET', '/api/v9/new?secret=1', 'it answered 403 to GET /api/v9/new: the keys are refused'],
])('%i to %s %s is told with what it needs', (status, method, path, expected) => {
  expect(describeRefusal(status, method, path)).toContain(expected);
});

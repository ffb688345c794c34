/**
 * Which scope of an application key each route asks for, as Datadog's own description of its API says (`x-permission`):
 * https://github.com/DataDog/datadog-api-client-typescript/tree/master/.generator/schemas
 */
const NEEDED: readonly { readonly call: RegExp; readonly scope: string }[] = [
  { call: /^POST \/api\/v2\/logs\/(events\/search|analytics\/aggregate)$/, scope: 'logs_read_data' },
  { call: /^POST \/api\/v2\/spans\/events\/search$/, scope: 'apm_read' },
  { call: /^GET \/api\/v2\/error-tracking\/issues\/[^/]+$/, scope: 'error_tracking_read' },
  { call: /^POST \/api\/v2\/query\/(timeseries|scalar)$/, scope: 'timeseries_query' },
  { call: /^PATCH \/api\/v2\/dora\/deployments\/[^/]+$/, scope: 'dora_metrics_write' },
  { call: /^POST \/api\/v2\/on-call\/pages$/, scope: 'on_call_page' },
  { call: /^POST \/api\/v2\/on-call\/pages\/[^/]+\/(acknowledge|resolve)$/, scope: 'on_call_respond' },
  { call: /^GET \/api\/v1\/monitor(\/[^/]+)?$/, scope: 'monitors_read' },
  { call: /^(POST|PUT|DELETE) \/api\/v1\/monitor(\/[^/]+)?$/, scope: 'monitors_write' },
  { call: /^GET \/api\/v1\/integration\/webhooks\//, scope: 'integrations_read' },
  { call: /^POST \/api\/v1\/integration\/webhooks\/configuration\/webhooks$/, scope: 'create_webhooks' },
  { call: /^(POST|PUT|DELETE) \/api\/v1\/integration\/webhooks\//, scope: 'manage_integrations' },
];

/** "Log monitors require an unscoped App Key": https://docs.datadoghq.com/api/latest/monitors/#create-a-monitor */
const UNSCOPED = /^POST \/api\/v1\/monitor$/;

/** Whether a key of these scopes may make the call. A call that nothing is known of is refused. */
export function mayCall(scopes: readonly string[], method: string, path: string): boolean {
  const call = `${method} ${path}`;
  if (UNSCOPED.test(call)) return false;
  const needed = NEEDED.find((each) => each.call.test(call))?.scope;
  return needed !== undefined && scopes.includes(needed);
}

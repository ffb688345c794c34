/** Which key makes a call: the one in the secret, or the one that is used once to register. */
export type DatadogKey = 'stored' | 'register';

/** One call of Datadog's API. */
export interface DatadogCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As Datadog's reference writes it: a name in braces stands for one segment. */
  readonly path: string;
  /** What the call is for. */
  readonly purpose: string;
  /** Every one is needed; none where the API key is enough. */
  readonly scopes: readonly string[];
  readonly keys: readonly DatadogKey[];
  /** Datadog takes no key with scopes here: the owner of the key must have these permissions. */
  readonly isUnscoped?: true;
  /** What is missing without the scopes, where mendhook works without them. */
  readonly without?: string;
}

const WEBHOOKS = '/api/v1/integration/webhooks/configuration/webhooks';
const VARIABLES = '/api/v1/integration/webhooks/configuration/custom-variables';
const STORED = ['stored'] as const;
const REGISTER = ['register'] as const;
/** A search of an index that restricts its readers needs the second one too. */
const LOGS = ['logs_read_data', 'logs_read_index_data'] as const;

/**
 * Every call that mendhook makes, with the scopes that Datadog's API reference asks for:
 * https://docs.datadoghq.com/api/latest/ and https://docs.datadoghq.com/account_management/rbac/permissions/
 * "Log monitors require an unscoped App Key": https://docs.datadoghq.com/api/latest/monitors/#create-a-monitor
 */
export const DATADOG_CALLS: readonly DatadogCall[] = [
  {
    method: 'GET',
    path: '/api/v1/validate',
    purpose: 'check the API key (`doctor`)',
    scopes: [],
    keys: STORED,
  },
  {
    method: 'POST',
    path: '/api/v2/logs/events/search',
    purpose: 'search the logs behind an alert',
    scopes: LOGS,
    keys: STORED,
  },
  {
    method: 'POST',
    path: '/api/v2/logs/analytics/aggregate',
    purpose: 'count logs: the investigation, `watch`',
    scopes: LOGS,
    keys: STORED,
  },
  {
    method: 'POST',
    path: '/api/v2/spans/events/search',
    purpose: 'read the trace of an error',
    scopes: ['apm_read'],
    keys: STORED,
    without: 'traces are left out',
  },
  {
    method: 'POST',
    path: '/api/v2/query/timeseries',
    purpose: 'count requests and latencies of a release',
    scopes: ['timeseries_query'],
    keys: STORED,
    without: 'a release is not judged, and never promoted',
  },
  {
    method: 'GET',
    path: '/api/v2/error-tracking/issues/{issue_id}',
    purpose: 'read an issue of Error Tracking',
    scopes: ['error_tracking_read'],
    keys: STORED,
    without: 'issues are left out, and a draft does not name its issue',
  },
  {
    method: 'POST',
    path: '/api/v2/dora/deployment',
    purpose: 'tell of a deployment (`release`)',
    scopes: [],
    keys: STORED,
  },
  {
    method: 'PATCH',
    path: '/api/v2/dora/deployments/{deployment_id}',
    purpose: 'tell of a rollback (`release`)',
    scopes: ['dora_metrics_write'],
    keys: STORED,
    without: 'rollbacks are not counted as failed changes',
  },
  {
    method: 'POST',
    path: '/api/v2/on-call/pages',
    purpose: 'page a team or a user (`escalation`)',
    scopes: ['on_call_page'],
    keys: STORED,
    without: 'nobody is paged by Datadog On-Call',
  },
  {
    method: 'POST',
    path: '/api/v2/on-call/pages/{page_id}/acknowledge',
    purpose: 'acknowledge a page (`escalation`)',
    scopes: ['on_call_respond'],
    keys: STORED,
    without: 'a page stays open until a person acknowledges it in Datadog',
  },
  {
    method: 'POST',
    path: '/api/v2/on-call/pages/{page_id}/resolve',
    purpose: 'resolve a page (`escalation`)',
    scopes: ['on_call_respond'],
    keys: STORED,
    without: 'a page stays open until a person resolves it in Datadog',
  },
  {
    method: 'GET',
    path: '/api/v1/monitor',
    purpose: 'list monitors (`doctor`, `register`)',
    scopes: ['monitors_read'],
    keys: ['stored', 'register'],
    without: '`doctor` cannot say whether a monitor calls mendhook',
  },
  {
    method: 'GET',
    path: '/api/v1/monitor/{monitor_id}',
    purpose: 'read a monitor',
    scopes: ['monitors_read'],
    keys: REGISTER,
  },
  {
    method: 'PUT',
    path: '/api/v1/monitor/{monitor_id}',
    purpose: 'let a monitor call the webhook',
    scopes: ['monitors_write'],
    keys: REGISTER,
  },
  {
    method: 'POST',
    path: '/api/v1/monitor',
    purpose: 'make a log monitor (`--create-monitors`)',
    scopes: ['monitors_write'],
    keys: REGISTER,
    isUnscoped: true,
  },
  {
    method: 'GET',
    path: `${WEBHOOKS}/{webhook_name}`,
    purpose: 'read the webhook',
    scopes: ['integrations_read'],
    keys: REGISTER,
  },
  { method: 'POST', path: WEBHOOKS, purpose: 'make the webhook', scopes: ['create_webhooks'], keys: REGISTER },
  {
    method: 'PUT',
    path: `${WEBHOOKS}/{webhook_name}`,
    purpose: 'change the webhook',
    scopes: ['manage_integrations'],
    keys: REGISTER,
  },
  {
    method: 'DELETE',
    path: `${WEBHOOKS}/{webhook_name}`,
    purpose: 'remove the webhook',
    scopes: ['manage_integrations'],
    keys: REGISTER,
  },
  {
    method: 'GET',
    path: `${VARIABLES}/{custom_variable_name}`,
    purpose: 'read the hidden variable',
    scopes: ['integrations_read'],
    keys: REGISTER,
  },
  {
    method: 'POST',
    path: VARIABLES,
    purpose: 'make the hidden variable',
    scopes: ['manage_integrations'],
    keys: REGISTER,
  },
  {
    method: 'PUT',
    path: `${VARIABLES}/{custom_variable_name}`,
    purpose: 'write the hidden variable',
    scopes: ['manage_integrations'],
    keys: REGISTER,
  },
  {
    method: 'DELETE',
    path: `${VARIABLES}/{custom_variable_name}`,
    purpose: 'remove the hidden variable',
    scopes: ['manage_integrations'],
    keys: REGISTER,
  },
];

/** The scopes that a key needs for all of its calls, each once, in the order of the table. */
export const scopesOfKey = (key: DatadogKey): readonly string[] => [
  ...new Set(callsOfKey(key).flatMap(({ scopes, isUnscoped }) => (isUnscoped === true ? [] : scopes))),
];

export const callsOfKey = (key: DatadogKey): readonly DatadogCall[] =>
  DATADOG_CALLS.filter(({ keys }) => keys.includes(key));

/**
 * Says in one line which call Datadog refused, and which scopes the call needs.
 *
 * @param path of the address, without its host; a query is ignored
 */
export function describeRefusal(status: number, method: string, path: string): string {
  const call = findCall(method, path);
  const what = `it answered ${status} to ${method} ${call?.path ?? withoutQuery(path)}`;
  if (status === 429) return `${what}: too many calls`;
  if (status !== 401 && status !== 403) return what;
  if (call === undefined) return `${what}: the keys are refused`;
  if (call.scopes.length === 0) return `${what}: the API key is refused`;
  const scopes = call.scopes.join(' and ');
  return call.isUnscoped === true
    ? `${what}: the application key must have no scopes, and its owner needs ${scopes}`
    : `${what}: the application key needs ${scopes}`;
}

const findCall = (method: string, path: string): DatadogCall | undefined =>
  DATADOG_CALLS.find((call) => call.method === method && isPath(call.path, withoutQuery(path)));

const withoutQuery = (path: string): string => path.split('?')[0] ?? '';

function isPath(pattern: string, path: string): boolean {
  const [wanted, actual] = [pattern.split('/'), path.split('/')];
  return wanted.length === actual.length && wanted.every((part, at) => part.startsWith('{') || part === actual[at]);
}

import type { v1 } from '@datadog/datadog-api-client';

const WINDOW = '5m';
const THRESHOLD = 5;

/** A ready-made log monitor: more than a few error logs of a service in five minutes. */
export function monitorFor(
  { name, env }: { readonly name: string; readonly env?: string | undefined },
  mention: string,
): v1.Monitor {
  const scope = [`service:${name}`, ...(env === undefined ? [] : [`env:${env}`]), 'status:error'].join(' ');
  return {
    name: `Errors of ${name}${env === undefined ? '' : ` (${env})`}`,
    type: 'log alert',
    query: `logs("${scope}").index("*").rollup("count").last("${WINDOW}") > ${THRESHOLD}`,
    message: `${name} logs more errors than usual.\n${mention}`,
    tags: [`service:${name}`, ...(env === undefined ? [] : [`env:${env}`]), 'managed-by:mendhook'],
    options: { thresholds: { critical: THRESHOLD }, enableLogsSample: true, renotifyInterval: 60 },
  };
}

import type { v1 } from '@datadog/datadog-api-client';

/** What a monitor's message says to call the webhook. */
export const mentionOf = (webhook: string): string => `@webhook-${webhook}`;

/** Whether a monitor's message calls that webhook: `@webhook-mendhook-prod-eu` does not call `mendhook-prod`. */
export const hasMention = (message: string | undefined, webhook: string): boolean =>
  (message ?? '').split(/\s+/).some((word) => word === mentionOf(webhook));

const WINDOW = '5m';
const THRESHOLD = 5;

/**
 * A log monitor for one service and one stage: more than a few error logs in five minutes. Two stages have one each.
 *
 * @param webhook of the stage, such as `mendhook-prod`
 */
export function monitorFor(
  { name, env }: { readonly name: string; readonly env?: string | undefined },
  webhook: string,
): v1.Monitor {
  const scope = [`service:${name}`, ...(env === undefined ? [] : [`env:${env}`]), 'status:error'].join(' ');
  return {
    name: `${webhook}: errors of ${name}${env === undefined ? '' : ` (${env})`}`,
    type: 'log alert',
    query: `logs("${scope}").index("*").rollup("count").last("${WINDOW}") > ${THRESHOLD}`,
    message: `${name} logs more errors than usual. ${webhook} investigates them.\n${mentionOf(webhook)}`,
    tags: [`service:${name}`, ...(env === undefined ? [] : [`env:${env}`]), 'managed-by:mendhook'],
    options: { thresholds: { critical: THRESHOLD }, enableLogsSample: true, renotifyInterval: 60 },
  };
}

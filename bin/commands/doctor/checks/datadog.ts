import type { ServiceConfig } from '../../../../core/config/config.ts';
import { DAY_MS } from '../../../../core/durations.ts';
import type { DatadogApis } from '../../../datadog/connect-datadog.ts';
import { statusOf } from '../../../datadog/datadog-error.ts';
import { hasMention, mentionOf } from '../../register/service-monitor.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

const KEYS = 'https://docs.datadoghq.com/account_management/api-app-keys/';

/** Keys and site, the scopes that are needed (`logs_read_data`, `monitors_read`), and whether a monitor calls us. */
export async function checkDatadog(
  datadog: DatadogApis,
  options: {
    readonly site: string;
    readonly webhook: string;
    readonly services: readonly ServiceConfig[];
    readonly now: number;
  },
): Promise<readonly Finding[]> {
  const key = await attempt(() => datadog.authentication.validate());
  if (key.status !== undefined) {
    return [
      bad(
        `${options.site} does not take the API key (${key.status}): wrong key, or wrong site`,
        `datadog.site in mendhook.config.ts, or ${KEYS}`,
      ),
    ];
  }
  return [
    good(`${options.site} takes the API key`),
    await checkLogs(datadog, options.services, options.now),
    ...(await checkMonitors(datadog, options.webhook)),
  ];
}

async function checkLogs(datadog: DatadogApis, services: readonly ServiceConfig[], now: number): Promise<Finding> {
  const query = services.map(({ name }) => `service:"${name}"`).join(' OR ');
  const filter = { query, from: new Date(now - DAY_MS).toISOString(), to: new Date(now).toISOString() };
  const found = await attempt(() => datadog.logs.listLogs({ body: { filter, page: { limit: 1 } } }));
  if (found.status !== undefined) {
    return bad(
      `logs cannot be searched (${found.status})`,
      `give the application key the scopes logs_read_data and logs_read_index_data: ${KEYS}`,
    );
  }
  return (found.value?.data ?? []).length > 0
    ? good('the services’ logs are found')
    : warning(
        'no service logged anything in the last day',
        'compare `name` in mendhook.config.ts with the `service` tag of the logs',
      );
}

async function checkMonitors(datadog: DatadogApis, webhook: string): Promise<readonly Finding[]> {
  const found = await attempt(() => datadog.monitors.listMonitors());
  if (found.status !== undefined) {
    return [
      warning(
        `monitors cannot be listed (${found.status})`,
        `give the application key the scope monitors_read: ${KEYS}`,
      ),
    ];
  }
  const mention = mentionOf(webhook);
  const calling = (found.value ?? []).filter(({ message }) => hasMention(message, webhook));
  return [
    calling.length > 0
      ? good(`${calling.length} ${calling.length === 1 ? 'monitor calls' : 'monitors call'} ${mention}`)
      : warning(`no monitor calls ${mention}`, 'mendhook register --monitor ID'),
  ];
}

/** A refusal is an answer; what did not answer is thrown. */
async function attempt<Value>(ask: () => Promise<Value>): Promise<{ value?: Value; status?: number }> {
  try {
    return { value: await ask() };
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    return { status };
  }
}

import type { v1 } from '@datadog/datadog-api-client';
import type { DatadogApis } from '../../datadog/connect-datadog.ts';
import { statusOf } from '../../datadog/datadog-error.ts';
import { UsageError } from '../../run-command.ts';
import { hasMention, mentionOf, monitorFor } from './service-monitor.ts';
import type { WantedWebhook } from './wanted-webhook.ts';

export interface Change {
  /** For a person: `+ webhook mendhook-prod → https://…`. */
  readonly text: string;
  /** Left out for what is already right. */
  readonly apply?: () => Promise<void>;
}

export interface Registration {
  readonly webhook: WantedWebhook;
  /** Value of the header. */
  readonly secret: string;
  /** Monitors that shall call the webhook. */
  readonly monitorIds: readonly number[];
  /** Services that shall get a monitor of their own. */
  readonly services: readonly { readonly name: string; readonly env?: string | undefined }[];
}

/**
 * Compares what is in Datadog with what should be there. Applied and planned again, nothing is left to do but to
 * write the secret, which Datadog never shows.
 */
export async function planRegistration(datadog: DatadogApis, registration: Registration): Promise<readonly Change[]> {
  return [
    await planVariable(datadog, registration),
    await planWebhook(datadog, registration.webhook),
    ...(await Promise.all(registration.monitorIds.map((id) => planMonitor(datadog, id, registration.webhook.name)))),
    ...(await planServiceMonitors(datadog, registration)),
  ].filter((change) => change !== undefined);
}

/** What takes the registration away again: the mentions in monitors, the webhook, the variable. */
export async function planRemoval(datadog: DatadogApis, webhook: WantedWebhook): Promise<readonly Change[]> {
  const mention = mentionOf(webhook.name);
  const monitors = (await datadog.monitors.listMonitors()).filter(({ message }) => hasMention(message, webhook.name));
  return [
    ...monitors.map(({ id, name, message }) => ({
      text: `~ monitor ${id} (${name}): without ${mention}`,
      apply: async () =>
        void (await datadog.monitors.updateMonitor({
          monitorId: id ?? 0,
          body: { message: without(message, mention) },
        })),
    })),
    ...((await find(() => datadog.webhooks.getWebhooksIntegration({ webhookName: webhook.name }))) === undefined
      ? []
      : [
          {
            text: `- webhook ${webhook.name}`,
            apply: () => datadog.webhooks.deleteWebhooksIntegration({ webhookName: webhook.name }),
          },
        ]),
    ...((await findVariable(datadog, webhook)) === undefined
      ? []
      : [
          {
            text: `- hidden variable ${webhook.variable}`,
            apply: () =>
              datadog.webhooks.deleteWebhooksIntegrationCustomVariable({ customVariableName: webhook.variable }),
          },
        ]),
  ];
}

async function planVariable(datadog: DatadogApis, { webhook, secret }: Registration): Promise<Change> {
  const value = { name: webhook.variable, value: secret, isSecret: true };
  return (await findVariable(datadog, webhook)) === undefined
    ? {
        text: `+ hidden variable ${webhook.variable}`,
        apply: async () => void (await datadog.webhooks.createWebhooksIntegrationCustomVariable({ body: value })),
      }
    : {
        text: `= hidden variable ${webhook.variable} (its value is written again)`,
        apply: async () =>
          void (await datadog.webhooks.updateWebhooksIntegrationCustomVariable({
            customVariableName: webhook.variable,
            body: value,
          })),
      };
}

async function planWebhook(
  datadog: DatadogApis,
  { name, url, payload, customHeaders }: WantedWebhook,
): Promise<Change | undefined> {
  const body = { name, url, payload, customHeaders, encodeAs: 'json' as const };
  const current = await find(() => datadog.webhooks.getWebhooksIntegration({ webhookName: name }));
  if (current === undefined) {
    return {
      text: `+ webhook ${name} → ${url}`,
      apply: async () => void (await datadog.webhooks.createWebhooksIntegration({ body })),
    };
  }
  const differing = (['url', 'payload', 'customHeaders'] as const).filter((field) => current[field] !== body[field]);
  if (differing.length === 0) return undefined;
  return {
    text: `~ webhook ${name}: ${differing.map((field) => (field === 'url' ? `url → ${url}` : field)).join(', ')}`,
    apply: async () => void (await datadog.webhooks.updateWebhooksIntegration({ webhookName: name, body })),
  };
}

async function planMonitor(datadog: DatadogApis, id: number, webhook: string): Promise<Change | undefined> {
  const monitor = await find(() => datadog.monitors.getMonitor({ monitorId: id }));
  if (monitor === undefined) throw new UsageError(`Datadog has no monitor ${id}`);
  return hasMention(monitor.message, webhook) ? undefined : addMention(datadog, monitor, webhook);
}

function addMention(datadog: DatadogApis, { id = 0, name, message = '' }: v1.Monitor, webhook: string): Change {
  const mention = mentionOf(webhook);
  return {
    text: `~ monitor ${id} (${name}): + ${mention}`,
    apply: async () =>
      void (await datadog.monitors.updateMonitor({
        monitorId: id,
        body: { message: `${message}\n${mention}`.trim() },
      })),
  };
}

async function planServiceMonitors(
  datadog: DatadogApis,
  { services, webhook }: Registration,
): Promise<readonly Change[]> {
  if (services.length === 0) return [];
  const current = await datadog.monitors.listMonitors();
  return services.map((service) =>
    planServiceMonitor(datadog, monitorFor(service, webhook.name), current, webhook.name),
  );
}

/** A monitor of the same query that calls this stage's webhook is enough, whatever its name. */
function planServiceMonitor(
  datadog: DatadogApis,
  wanted: v1.Monitor,
  current: readonly v1.Monitor[],
  webhook: string,
): Change {
  const alike = current.filter(({ query }) => query === wanted.query);
  const calling = alike.find(({ message }) => hasMention(message, webhook));
  if (calling !== undefined) {
    return { text: `= monitor ${calling.id} (${calling.name}) calls ${mentionOf(webhook)} already` };
  }
  const named = current.find(({ name }) => name === wanted.name);
  if (named !== undefined) return addMention(datadog, named, webhook);
  const others = alike.map(({ id, name }) => `monitor ${id} (${name})`).join(', ');
  const why = others === '' ? '' : `; ${others} has this query and does not call ${mentionOf(webhook)}`;
  return {
    text: `+ monitor "${wanted.name}": ${wanted.query}${why}`,
    apply: async () => void (await datadog.monitors.createMonitor({ body: wanted })),
  };
}

const without = (message: string | undefined, mention: string): string =>
  (message ?? '')
    .split('\n')
    .map((line) =>
      line
        .split(' ')
        .filter((word) => word !== mention)
        .join(' '),
    )
    .join('\n')
    .trim();

const findVariable = (datadog: DatadogApis, { variable }: WantedWebhook) =>
  find(() => datadog.webhooks.getWebhooksIntegrationCustomVariable({ customVariableName: variable }));

async function find<Found>(ask: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

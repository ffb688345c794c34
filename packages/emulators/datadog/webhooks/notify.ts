import type { Notification } from '../monitors/evaluate.ts';
import { commitChange, type Organization } from '../organization.ts';
import type { Delivery, StoredWebhook } from '../state.ts';
import { deliver } from './deliver.ts';
import { messageFor, webhooksIn } from './message.ts';
import { DEFAULT_PAYLOAD, expandHeaders, expandPayload } from './template.ts';
import { variablesOf } from './variables.ts';

const KEPT_DELIVERIES = 200;

export interface Notifying {
  readonly retryDelayMs: number;
  readonly signal: AbortSignal;
}

/** Calls every webhook that the monitor's message names, and records what became of it. */
export async function notify(organization: Organization, notification: Notification, how: Notifying): Promise<void> {
  const { monitor, transition } = notification;
  const names = webhooksIn(messageFor(monitor.message, transition, monitor.status));
  const webhooks = organization.store.state.webhooks.filter((each) => names.includes(each.name));
  await Promise.all(webhooks.map((webhook) => call(organization, notification, webhook, how)));
}

async function call(
  organization: Organization,
  notification: Notification,
  webhook: StoredWebhook,
  how: Notifying,
): Promise<void> {
  const { state } = organization.store;
  const variables = variablesOf(notification, organization.eventUrl);
  const body = expandPayload(webhook.payload || DEFAULT_PAYLOAD, variables, state.variables);
  const headers = expandHeaders(webhook.custom_headers, state.variables);
  const attempts = await deliver({ url: webhook.url, headers, body, clock: organization.clock, ...how });
  const status = attempts.at(-1)?.status;
  const delivery: Delivery = {
    id: notification.eventId,
    monitorId: notification.monitor.id,
    webhook: webhook.name,
    transition: notification.transition,
    body,
    attempts: [...attempts],
    isDelivered: status !== undefined && status < 300,
  };
  state.deliveries = [...state.deliveries, delivery].slice(-KEPT_DELIVERIES);
  commitChange(organization);
}

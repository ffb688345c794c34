import type { Context, Hono } from 'hono';
import { commitChange, type Organization } from '../organization.ts';
import { type StoredVariable, type StoredWebhook, variableDefinition, webhookDefinition } from '../state.ts';
import { expandHeaders } from '../webhooks/template.ts';
import { bodyOf, changeOf, DatadogError } from './call.ts';

const ROOT = '/api/v1/integration/webhooks/configuration';

/** The webhooks integration: webhooks and the custom variables that they use. A secret value is never read back. */
export function addWebhookRoutes(app: Hono, organization: Organization): void {
  const { state } = organization.store;
  app.post(`${ROOT}/webhooks`, async (call) => {
    const webhook = await bodyOf(call, webhookDefinition);
    if (state.webhooks.some((each) => each.name === webhook.name)) throw alreadyThere(webhook.name);
    putWebhook(organization, webhook);
    return call.json(webhookShape(webhook), 201);
  });
  app.get(`${ROOT}/webhooks/:name`, (call) => call.json(webhookShape(webhookOf(organization, call))));
  app.put(`${ROOT}/webhooks/:name`, async (call) => {
    const webhook = webhookOf(organization, call);
    const next = await changeOf(call, webhookDefinition, webhook);
    state.webhooks = state.webhooks.filter((each) => each.name !== webhook.name);
    putWebhook(organization, next);
    return call.json(webhookShape(next));
  });
  app.delete(`${ROOT}/webhooks/:name`, (call) => {
    const { name } = webhookOf(organization, call);
    state.webhooks = state.webhooks.filter((each) => each.name !== name);
    commitChange(organization);
    return call.body(null, 200);
  });

  app.post(`${ROOT}/custom-variables`, async (call) => {
    const variable = await bodyOf(call, variableDefinition);
    if (state.variables.some((each) => each.name === variable.name)) throw alreadyThere(variable.name);
    state.variables.push(variable);
    commitChange(organization);
    return call.json(variableShape(variable), 201);
  });
  app.get(`${ROOT}/custom-variables/:name`, (call) => call.json(variableShape(variableOf(organization, call))));
  app.put(`${ROOT}/custom-variables/:name`, async (call) => {
    const variable = variableOf(organization, call);
    Object.assign(variable, await changeOf(call, variableDefinition, variable));
    commitChange(organization);
    return call.json(variableShape(variable));
  });
  app.delete(`${ROOT}/custom-variables/:name`, (call) => {
    const { name } = variableOf(organization, call);
    state.variables = state.variables.filter((each) => each.name !== name);
    commitChange(organization);
    return call.body(null, 200);
  });
}

/** Adds a webhook, or replaces the one of the same name. @throws {DatadogError} 400 for headers that cannot be sent */
export function putWebhook(organization: Organization, webhook: StoredWebhook): void {
  try {
    expandHeaders(webhook.custom_headers, organization.store.state.variables);
  } catch (cause) {
    throw new DatadogError(400, `custom_headers: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const { state } = organization.store;
  state.webhooks = [...state.webhooks.filter((each) => each.name !== webhook.name), webhook];
  commitChange(organization);
}

function webhookOf(organization: Organization, call: Context): StoredWebhook {
  const found = organization.store.state.webhooks.find((each) => each.name === call.req.param('name'));
  if (!found) throw new DatadogError(404, 'Webhook does not exist');
  return found;
}

function variableOf(organization: Organization, call: Context): StoredVariable {
  const found = organization.store.state.variables.find((each) => each.name === call.req.param('name'));
  if (!found) throw new DatadogError(404, 'Custom variable does not exist');
  return found;
}

const alreadyThere = (name: string): DatadogError => new DatadogError(400, `${name} already exists`);

const webhookShape = (webhook: StoredWebhook) => ({
  name: webhook.name,
  url: webhook.url,
  payload: webhook.payload ?? null,
  custom_headers: webhook.custom_headers ?? null,
  encode_as: webhook.encode_as,
});

const variableShape = ({ name, value, is_secret }: StoredVariable) => ({
  name,
  is_secret,
  ...(is_secret ? {} : { value }),
});

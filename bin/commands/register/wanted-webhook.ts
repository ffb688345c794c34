import { readFileSync } from 'node:fs';
import { WEBHOOK_SECRET_HEADER, webhookNameOf } from '../../../core/names.ts';

/** What is in Datadog for one stage: a webhook, and a hidden variable that holds its secret. */
export interface WantedWebhook {
  readonly name: string;
  readonly url: string;
  readonly payload: string;
  readonly customHeaders: string;
  readonly variable: string;
}

/** @param stage `LOCAL_STAGE` for a runtime on this machine */
export function wantedWebhook(url: string, stage: string): WantedWebhook {
  const variable = `MENDHOOK_SECRET_${stage.toUpperCase().replaceAll('-', '_')}`;
  return {
    name: webhookNameOf(stage),
    url,
    payload: readFileSync(new URL('../../../lambdas/receive/datadog-payload.template', import.meta.url), 'utf8'),
    // The header names the variable, so that nobody who may read the webhook reads the secret.
    customHeaders: JSON.stringify({ [WEBHOOK_SECRET_HEADER]: `$${variable}` }),
    variable,
  };
}

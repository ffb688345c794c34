import { z } from 'zod';
import type { ServiceConfig } from '../core/config/config.ts';
import type { Secrets } from '../core/deployment/secrets.ts';
import { setupSecretsSchema } from '../core/deployment/setup-secret.ts';
import { LocalUsageError } from './local-usage-error.ts';

const token = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value.trim() === '' ? undefined : value.trim()));

const environmentSchema = z.object({
  ANTHROPIC_API_KEY: token,
  SLACK_BOT_TOKEN: token,
  SLACK_SIGNING_SECRET: token,
  GITHUB_TOKEN: token,
  GITHUB_WEBHOOK_SECRET: token,
  DD_API_KEY: token,
  DD_APP_KEY: token,
  PAGERDUTY_ROUTING_KEY: token,
  MENDHOOK_CALL_SIGNING_SECRET: token,
  JIRA_EMAIL: token,
  JIRA_API_TOKEN: token,
  CURSOR_API_KEY: token,
  JIRA_WEBHOOK_SECRET: token,
});

/** The systems that are the real ones, because a token for them is in the environment. */
export interface RealSystems {
  readonly model?: { readonly apiKey: string };
  readonly slack?: Secrets['slack'];
  readonly github?: Secrets['github'];
  readonly datadog?: { readonly apiKey: string; readonly appKey: string };
  readonly pagerduty?: Secrets['pagerduty'];
  /** What signs calls to webhooks of one's own: they are real in any case. */
  readonly calls?: Secrets['calls'];
  readonly jira?: Secrets['jira'];
  readonly cursor?: Secrets['cursor'];
  /** What setups of services need for a registry. */
  readonly setup?: Secrets['setup'];
}

/**
 * Reads which systems are real. Datadog needs both of its keys; one alone is named as a mistake rather than ignored.
 *
 * @param services whose `test.setupSecret` is read from the variable of that name
 * @throws {LocalUsageError} when only one of Datadog's two keys or of JIRA's two values is there, or a setup's secret cannot be one
 */
export function readRealSystems(
  environment: Readonly<Record<string, string | undefined>>,
  services: readonly Pick<ServiceConfig, 'test'>[] = [],
): RealSystems {
  const {
    ANTHROPIC_API_KEY,
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
    GITHUB_TOKEN,
    GITHUB_WEBHOOK_SECRET,
    DD_API_KEY,
    DD_APP_KEY,
    PAGERDUTY_ROUTING_KEY,
    MENDHOOK_CALL_SIGNING_SECRET,
    JIRA_EMAIL,
    JIRA_API_TOKEN,
    CURSOR_API_KEY,
    JIRA_WEBHOOK_SECRET,
  } = environmentSchema.parse(environment);
  if ((DD_API_KEY === undefined) !== (DD_APP_KEY === undefined)) {
    const missing = DD_API_KEY === undefined ? 'DD_API_KEY' : 'DD_APP_KEY';
    throw new LocalUsageError(`${missing} is missing: Datadog needs both DD_API_KEY and DD_APP_KEY`);
  }
  if (MENDHOOK_CALL_SIGNING_SECRET !== undefined && MENDHOOK_CALL_SIGNING_SECRET.length < 32) {
    throw new LocalUsageError('MENDHOOK_CALL_SIGNING_SECRET: expected 32 characters or more');
  }
  if ((JIRA_EMAIL === undefined) !== (JIRA_API_TOKEN === undefined)) {
    const missing = JIRA_EMAIL === undefined ? 'JIRA_EMAIL' : 'JIRA_API_TOKEN';
    throw new LocalUsageError(`${missing} is missing: JIRA needs both JIRA_EMAIL and JIRA_API_TOKEN`);
  }
  return {
    ...readSetupSecrets(environment, services),
    ...(ANTHROPIC_API_KEY === undefined ? {} : { model: { apiKey: ANTHROPIC_API_KEY } }),
    ...(SLACK_BOT_TOKEN === undefined
      ? {}
      : { slack: { botToken: SLACK_BOT_TOKEN, signingSecrets: SLACK_SIGNING_SECRET ? [SLACK_SIGNING_SECRET] : [] } }),
    ...(GITHUB_TOKEN === undefined
      ? {}
      : { github: { token: GITHUB_TOKEN, webhookSecrets: GITHUB_WEBHOOK_SECRET ? [GITHUB_WEBHOOK_SECRET] : [] } }),
    ...(PAGERDUTY_ROUTING_KEY === undefined ? {} : { pagerduty: { routingKey: PAGERDUTY_ROUTING_KEY } }),
    ...(MENDHOOK_CALL_SIGNING_SECRET === undefined ? {} : { calls: { signingSecret: MENDHOOK_CALL_SIGNING_SECRET } }),
    ...(JIRA_EMAIL === undefined || JIRA_API_TOKEN === undefined
      ? {}
      : {
          jira: {
            email: JIRA_EMAIL,
            apiToken: JIRA_API_TOKEN,
            webhookSecrets: JIRA_WEBHOOK_SECRET ? [JIRA_WEBHOOK_SECRET] : [],
          },
        }),
    ...(CURSOR_API_KEY === undefined ? {} : { cursor: { apiKey: CURSOR_API_KEY } }),
    ...(DD_API_KEY === undefined || DD_APP_KEY === undefined
      ? {}
      : { datadog: { apiKey: DD_API_KEY, appKey: DD_APP_KEY } }),
  };
}

function readSetupSecrets(
  environment: Readonly<Record<string, string | undefined>>,
  services: readonly Pick<ServiceConfig, 'test'>[],
): Pick<RealSystems, 'setup'> {
  const secrets = services.flatMap(({ test: { setupSecret: name } }) => {
    const value = name === undefined ? undefined : environment[name];
    return name === undefined || value === undefined || value === '' ? [] : [[name, value] as const];
  });
  if (secrets.length === 0) return {};
  const { data, error } = setupSecretsSchema.safeParse(Object.fromEntries(secrets));
  if (data !== undefined) return { setup: data };
  const [issue] = error.issues;
  throw new LocalUsageError(`${issue?.path.join('.') ?? 'a setup’s secret'}: ${issue?.message ?? 'not readable'}`);
}

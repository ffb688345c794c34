import { z } from 'zod';
import type { Secrets } from '../core/deployment/secrets.ts';
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
});

/** The systems that are the real ones, because a token for them stands in the environment. */
export interface RealSystems {
  readonly model?: { readonly apiKey: string };
  readonly slack?: Secrets['slack'];
  readonly github?: Secrets['github'];
  readonly datadog?: { readonly apiKey: string; readonly appKey: string };
}

/**
 * Reads which systems are real. Datadog needs both of its keys; one alone is named as a mistake rather than ignored.
 *
 * @throws {LocalUsageError} when only one of Datadog's two keys is there
 */
export function readRealSystems(environment: Readonly<Record<string, string | undefined>>): RealSystems {
  const {
    ANTHROPIC_API_KEY,
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
    GITHUB_TOKEN,
    GITHUB_WEBHOOK_SECRET,
    DD_API_KEY,
    DD_APP_KEY,
  } = environmentSchema.parse(environment);
  if ((DD_API_KEY === undefined) !== (DD_APP_KEY === undefined)) {
    const missing = DD_API_KEY === undefined ? 'DD_API_KEY' : 'DD_APP_KEY';
    throw new LocalUsageError(`${missing} is missing: Datadog needs both DD_API_KEY and DD_APP_KEY`);
  }
  return {
    ...(ANTHROPIC_API_KEY === undefined ? {} : { model: { apiKey: ANTHROPIC_API_KEY } }),
    ...(SLACK_BOT_TOKEN === undefined
      ? {}
      : { slack: { botToken: SLACK_BOT_TOKEN, signingSecrets: SLACK_SIGNING_SECRET ? [SLACK_SIGNING_SECRET] : [] } }),
    ...(GITHUB_TOKEN === undefined
      ? {}
      : { github: { token: GITHUB_TOKEN, webhookSecrets: GITHUB_WEBHOOK_SECRET ? [GITHUB_WEBHOOK_SECRET] : [] } }),
    ...(DD_API_KEY === undefined || DD_APP_KEY === undefined
      ? {}
      : { datadog: { apiKey: DD_API_KEY, appKey: DD_APP_KEY } }),
  };
}

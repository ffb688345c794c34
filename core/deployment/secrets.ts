import { z } from 'zod';

const secret = z.string().min(1);
const shown = z.array(z.string()).max(2).default([]);

/** Epoch milliseconds until which the webhook secret is being replaced: some callers may have a secret that is not known here. */
const rotatingUntil = z.number().optional();

/**
 * The one secret, a JSON document. What others show to mendhook (webhook secrets, Slack's signing secrets) is a list, so that
 * one can be rotated while the other still works. Without a signing secret of Slack's, no button does anything; without a
 * webhook secret of GitHub's, what became of a pull request is heard only when the sweep asks.
 */
export const secretsSchema = z.object({
  webhookSecrets: z.array(z.string()).max(2),
  rotatingUntil,
  datadog: z.object({ apiKey: secret, appKey: secret }),
  github: z.union([
    z.object({ appId: z.union([z.string(), z.number()]), privateKey: secret, webhookSecrets: shown }),
    // Two fine-grained tokens: one may write contents, the other read contents, and write pull
    // requests and issues (for labels).
    z.object({ pushToken: secret, pullRequestToken: secret, webhookSecrets: shown }),
    z.object({ token: secret, webhookSecrets: shown }),
  ]),
  slack: z.object({ botToken: secret, signingSecrets: shown }),
  /** Left out where the models are Bedrock's. */
  model: z.object({ apiKey: secret }).optional(),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** What callers prove themselves with: the header of Datadog's webhook, and the signatures of Slack and GitHub. */
export const callerSecretsSchema = z.object({
  webhookSecrets: z.array(z.string()).max(2),
  rotatingUntil,
  github: z.object({ webhookSecrets: shown }).default({ webhookSecrets: [] }),
  slack: z.object({ signingSecrets: shown }).default({ signingSecrets: [] }),
});
export type CallerSecrets = z.infer<typeof callerSecretsSchema>;

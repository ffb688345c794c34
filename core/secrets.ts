import { z } from 'zod';

const secret = z.string().min(1);

/**
 * The one secret, a JSON document. What others show to mendhook (webhook secrets, Slack's signing secrets) is a list, so that
 * one can be rotated while the other still works; without a signing secret, no button does anything.
 */
export const secretsSchema = z.object({
  webhookSecrets: z.array(z.string()).max(2),
  datadog: z.object({ apiKey: secret, appKey: secret }),
  github: z.union([
    z.object({ appId: z.union([z.string(), z.number()]), privateKey: secret }),
    // Two fine-grained tokens: one may write contents, the other read contents and write pull requests.
    z.object({ pushToken: secret, pullRequestToken: secret }),
    z.object({ token: secret }),
  ]),
  slack: z.object({ botToken: secret, signingSecrets: z.array(z.string()).max(2).default([]) }),
  /** Left out where the models are Bedrock's. */
  model: z.object({ apiKey: secret }).optional(),
});
export type Secrets = z.infer<typeof secretsSchema>;

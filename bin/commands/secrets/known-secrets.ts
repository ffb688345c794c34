import { z } from 'zod';
import { credentialsSchema } from '../../../core/deployment/secrets.ts';
import { setupSecretsSchema } from '../../../core/deployment/setup-secret.ts';

const text = z.string().min(1).optional().catch(undefined);
const list = z
  .array(z.string())
  .transform((values) => values.filter((value) => value !== '').slice(0, 2))
  .catch([]);
const part = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((value) => (typeof value === 'object' && value !== null ? value : {}), z.object(shape));

const knownSchema = part({
  webhookSecrets: list,
  rotatingUntil: z.number().optional().catch(undefined),
  datadog: part({ apiKey: text, appKey: text }),
  github: part({
    appId: z
      .union([z.string().min(1), z.number()])
      .optional()
      .catch(undefined),
    privateKey: text,
    pushToken: text,
    pullRequestToken: text,
    token: text,
    webhookSecrets: list,
  }),
  slack: part({ botToken: text, signingSecrets: list }),
  model: part({ apiKey: text }),
  setup: setupSecretsSchema.optional().catch(undefined),
  pagerduty: credentialsSchema.shape.pagerduty.catch(undefined),
  calls: credentialsSchema.shape.calls.catch(undefined),
  jira: part({ email: text, apiToken: text, webhookSecrets: list }),
  cursor: part({ apiKey: text }),
});

/** What the two secrets hold, field by field. A field that is missing or wrong is left out, and hides no other. */
export type KnownSecrets = z.output<typeof knownSchema>;

/** Reads the secrets of an account, whatever they hold: both may be empty, half filled, or from an earlier version. */
export const readKnownSecrets = (document: unknown): KnownSecrets => knownSchema.parse(document);

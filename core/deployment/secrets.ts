import { z } from 'zod';
import { setupSecretsSchema } from './setup-secret.ts';

const secret = z.string().min(1);
const shown = z.array(z.string()).max(2).default([]);

/** Epoch milliseconds until which the webhook secret is being replaced: some callers may have a secret that is not known here. */
const rotatingUntil = z.number().optional();

const github = [
  z.object({ appId: z.union([z.string(), z.number()]), privateKey: secret }),
  // Two fine-grained tokens: one may write contents, the other read contents, and write pull
  // requests and issues (for labels).
  z.object({ pushToken: secret, pullRequestToken: secret }),
  z.object({ token: secret }),
] as const;
const [app, twoTokens, oneToken] = github;
const heard = { webhookSecrets: shown };

/**
 * The credentials with which mendhook acts on the systems outside: one secret. The functions that only take calls do not
 * read it.
 */
export const credentialsSchema = z.object({
  datadog: z.object({ apiKey: secret, appKey: secret }),
  github: z.union(github),
  slack: z.object({ botToken: secret }),
  /** Left out where the models are Bedrock's. */
  model: z.object({ apiKey: secret }).optional(),
  /** The integration key of PagerDuty, where a service's `escalation` calls it. */
  pagerduty: z.object({ routingKey: secret }).optional(),
  /** What signs the calls to webhooks of one's own. */
  calls: z.object({ signingSecret: z.string().min(32) }).optional(),
  /** The account of JIRA Cloud, where the configuration has `jira`. */
  jira: z.object({ email: secret, apiToken: secret }).optional(),
  /** The key of Cursor's Cloud Agents API, where a service's `applier` is `cursor`. */
  cursor: z.object({ apiKey: secret }).optional(),
  /** What the setup commands of services may get, such as the token of a private registry: `test.setupSecret` names one. */
  setup: setupSecretsSchema.optional(),
});
export type Credentials = z.infer<typeof credentialsSchema>;

/**
 * What callers prove themselves with: the header of Datadog's webhook, and the signatures of Slack, GitHub and JIRA. The bot's token is
 * beside them, because Slack gives the function that takes presses three seconds to open a window.
 */
export const callerSecretsSchema = z.object({
  webhookSecrets: z.array(z.string()).max(2),
  rotatingUntil,
  github: z.object({ webhookSecrets: shown }).default({ webhookSecrets: [] }),
  slack: z
    .object({
      signingSecrets: shown,
      /** Opens windows while a person waits. Left out in older documents: no window opens then. */
      botToken: secret.optional(),
    })
    .default({ signingSecrets: [] }),
  /** Left out where JIRA calls nobody. */
  jira: z.object({ webhookSecrets: shown }).optional(),
});
export type CallerSecrets = z.infer<typeof callerSecretsSchema>;

/**
 * Both secrets as one document, as people fill it. What others show to mendhook (webhook secrets, Slack's signing secrets) is a
 * list, so that one can be replaced while the other still works. Without a signing secret of Slack's, no button does anything;
 * without a webhook secret of GitHub's, what became of a pull request is heard only when the sweep asks.
 */
export const secretsSchema = z.object({
  webhookSecrets: z.array(z.string()).max(2),
  rotatingUntil,
  datadog: credentialsSchema.shape.datadog,
  github: z.union([app.extend(heard), twoTokens.extend(heard), oneToken.extend(heard)]),
  slack: z.object({ botToken: secret, signingSecrets: shown }),
  model: credentialsSchema.shape.model,
  setup: credentialsSchema.shape.setup,
  pagerduty: credentialsSchema.shape.pagerduty,
  calls: credentialsSchema.shape.calls,
  jira: z.object({ email: secret, apiToken: secret, webhookSecrets: shown }).optional(),
  cursor: credentialsSchema.shape.cursor,
});
export type Secrets = z.infer<typeof secretsSchema>;

/** Takes the document of people apart: what callers show, and what mendhook acts with. */
export const splitSecrets = (
  secrets: Secrets,
): { readonly callers: CallerSecrets; readonly credentials: Credentials } => ({
  callers: callerSecretsSchema.parse(secrets),
  credentials: credentialsSchema.parse(secrets),
});

const part = z.record(z.string(), z.unknown()).catch({});

/** Puts the two documents together, whatever they hold: each may be empty, or of an earlier version. */
export function joinSecrets(callers: unknown, credentials: unknown): unknown {
  const [shownBy, own] = [part.parse(callers), part.parse(credentials)];
  const both = (name: string) =>
    name in shownBy || name in own ? { [name]: { ...part.parse(own[name]), ...part.parse(shownBy[name]) } } : {};
  // Both documents have the bot's token. The one that mendhook acts with is the newer one, if a person changed it alone.
  const { botToken } = part.parse(own['slack']);
  const slack = part.parse(both('slack')['slack']);
  const joined = botToken === undefined ? both('slack') : { slack: { ...slack, botToken } };
  return { ...own, ...shownBy, ...both('github'), ...both('jira'), ...joined };
}

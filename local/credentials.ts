import { createPublicKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { openStateFile } from '@mendhook/emulators/state-file';
import { z } from 'zod';
import type { Secrets } from '../core/deployment/secrets.ts';
import type { RealSystems } from './real-systems.ts';

/** Without a default, a directory of an earlier version could not be opened. */
const laterSecret = z.string().default(() => randomBytes(32).toString('hex'));

/** The unguessable part of the webhooks' addresses. A deployment has the UUID of its stack. */
const laterKey = z.string().default(() => randomUUID());

const credentialsSchema = z.object({
  webhookSecret: z.string(),
  appPrivateKey: z.string(),
  githubWebhookSecret: laterSecret,
  gitToken: z.string(),
  slackToken: z.string(),
  slackSigningSecret: laterSecret,
  datadogApiKey: z.string(),
  datadogAppKey: z.string(),
  datadogOperatorKey: laterSecret,
  modelKey: z.string(),
  /** As long as an integration key of PagerDuty. */
  pagerDutyRoutingKey: z.string().default(() => randomBytes(16).toString('hex')),
  callSigningSecret: laterSecret,
  jiraApiToken: laterSecret,
  cursorApiKey: z.string().default(() => `crsr_${randomBytes(32).toString('hex')}`),
  jiraWebhookSecret: laterSecret,
  webhookKey: laterKey,
});
export type Credentials = z.infer<typeof credentialsSchema>;

/** The local GitHub App's id; its key pair is made once a state directory. */
export const LOCAL_APP_ID = 1;

/** The local JIRA's one account. */
export const LOCAL_JIRA_EMAIL = 'mendhook@example.com';

/** What the stand-ins and the functions share, made at random once and kept, readable by this user only. */
export function openCredentials(stateDirectory: string): Credentials {
  const path = join(stateDirectory, 'credentials.json');
  const isNew = !existsSync(path);
  const file = openStateFile(path, credentialsSchema, isNew ? makeCredentials() : EMPTY);
  // A field that an earlier version did not have was just made, and must be the same after the next start.
  file.save();
  chmodSync(path, 0o600);
  return file.state;
}

/** PEM of the local App's public key. */
export const appPublicKey = ({ appPrivateKey }: Credentials): string =>
  createPublicKey(appPrivateKey).export({ type: 'spki', format: 'pem' }).toString();

/** The two secrets as one document: real tokens where there are any, the stand-ins' otherwise. */
export function toSecrets(local: Credentials, real: RealSystems): Secrets {
  return {
    webhookSecrets: [local.webhookSecret],
    datadog: real.datadog ?? { apiKey: local.datadogApiKey, appKey: local.datadogAppKey },
    github: real.github ?? {
      appId: LOCAL_APP_ID,
      privateKey: local.appPrivateKey,
      webhookSecrets: [local.githubWebhookSecret],
    },
    slack: real.slack ?? { botToken: local.slackToken, signingSecrets: [local.slackSigningSecret] },
    model: real.model ?? { apiKey: local.modelKey },
    pagerduty: real.pagerduty ?? { routingKey: local.pagerDutyRoutingKey },
    calls: real.calls ?? { signingSecret: local.callSigningSecret },
    jira: real.jira ?? {
      email: LOCAL_JIRA_EMAIL,
      apiToken: local.jiraApiToken,
      webhookSecrets: [local.jiraWebhookSecret],
    },
    cursor: real.cursor ?? { apiKey: local.cursorApiKey },
    ...(real.setup === undefined ? {} : { setup: real.setup }),
  };
}

const EMPTY: Credentials = {
  webhookSecret: '',
  appPrivateKey: '',
  githubWebhookSecret: '',
  gitToken: '',
  slackToken: '',
  slackSigningSecret: '',
  datadogApiKey: '',
  datadogAppKey: '',
  datadogOperatorKey: '',
  modelKey: '',
  pagerDutyRoutingKey: '',
  callSigningSecret: '',
  jiraApiToken: '',
  cursorApiKey: '',
  jiraWebhookSecret: '',
  webhookKey: '',
};

/** Each has the shape of its issuer's, so that nothing about them looks odd. */
function makeCredentials(): Credentials {
  const random = (bytes: number) => randomBytes(bytes).toString('hex');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    webhookSecret: random(32),
    appPrivateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    githubWebhookSecret: random(32),
    gitToken: `local_${random(16)}`,
    slackToken: `xoxb-local-${random(16)}`,
    slackSigningSecret: random(16),
    datadogApiKey: random(16),
    datadogAppKey: random(20),
    datadogOperatorKey: random(20),
    modelKey: `sk-ant-local-${random(16)}`,
    pagerDutyRoutingKey: random(16),
    callSigningSecret: random(32),
    jiraApiToken: random(32),
    cursorApiKey: `crsr_${random(32)}`,
    jiraWebhookSecret: random(32),
    webhookKey: randomUUID(),
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiCall } from '@mendhook/emulators/aws/api-call';
import type { LogLine } from '@mendhook/emulators/aws/function-environment';
import { startCursor } from '@mendhook/emulators/cursor';
import { type LocalDatadog, startDatadog } from '@mendhook/emulators/datadog';
import { type GitHubOptions, startGitHub } from '@mendhook/emulators/github';
import { startJira } from '@mendhook/emulators/jira';
import type { Listening } from '@mendhook/emulators/listen';
import { startPagerDuty } from '@mendhook/emulators/pagerduty';
import { startSlack } from '@mendhook/emulators/slack';
import { takeLock } from '@mendhook/emulators/state-lock';
import { createGitHubCodeHost } from '../adapters/github-code-host.ts';
import { createTokenSource } from '../adapters/github-tokens.ts';
import type { Config } from '../core/config/config.ts';
import { applierSecretsOf } from '../core/config/optional-secrets.ts';
import { appUseOf } from '../core/config/release.ts';
import { reportedProjects } from '../core/config/reported-service.ts';
import { scopesOfKey } from '../core/deployment/datadog-scopes.ts';
import { githubAppEvents, githubAppPermissions } from '../core/deployment/github-app.ts';
import { type FunctionName, WEBHOOK_SECRET_HEADER, webhookNameOf } from '../core/names.ts';
import type { Load, ModelInUse } from '../page/source.ts';
import type { WorkerStart } from './container/worker-in-image.ts';
import { appPublicKey, LOCAL_APP_ID, LOCAL_JIRA_EMAIL, openCredentials, toSecrets } from './credentials.ts';
import { findFreePort } from './free-port.ts';
import { LOCAL_STAGE } from './local-stage.ts';
import { startAbsentModel } from './model/absent-model.ts';
import { chooseModel } from './model/choose-model.ts';
import type { Conversation } from './model/conversation.ts';
import { startScriptedMessagesApi } from './model/scripted-messages-api.ts';
import { createPageSource } from './page-source.ts';
import type { RealSystems } from './real-systems.ts';
import { startStack } from './stack/start-stack.ts';
import { startPage } from './start-page.ts';

export interface RuntimeOptions {
  readonly config: Config;
  readonly stateDirectory: string;
  /** Port of the page; the next free one is taken when it is in use. */
  readonly port: number;
  readonly real: RealSystems;
  /** @default - from source, as a process on this machine */
  readonly worker?: WorkerStart | undefined;
  /** What the scripted model plays while there is no real one. @default - no model: services are only observed */
  readonly conversation?: Conversation | undefined;
  /** What the load generator saw; of an incident, only what shows its bug. */
  readonly loads?: (incidentId?: string) => readonly Load[];
  /** Pace at which the local Datadog evaluates its monitors. @default - only when it is told to */
  readonly evaluateEveryMs?: number | undefined;
  /** Functions that are loaded before their first call. @default - none */
  readonly provisioned?: readonly FunctionName[] | undefined;
  /** Carries out the jobs of workflows at the local GitHub. @default - they go on until somebody says how they end */
  readonly runner?: GitHubOptions['runner'];
  /** Length of a point of the local Datadog's metrics. @default - as the tracer's counts have */
  readonly metricPointMs?: number;
  readonly onLog?: (line: LogLine) => void;
  readonly onCall?: (call: ApiCall) => void;
}

export type Runtime = Awaited<ReturnType<typeof startRuntime>>;

/** The webhook's name in Datadog, as `register` and `doctor` know it: monitors call it as `@webhook-mendhook-local`. */
export const LOCAL_WEBHOOK = webhookNameOf(LOCAL_STAGE);

/**
 * Starts everything on this machine: the stand-ins of the systems that are not the real ones, the account with the
 * production handlers and the production worker, and the page. State is kept in the directory and survives a restart.
 *
 * @throws {StateInUseError} when another runtime uses the directory
 */
export async function startRuntime(options: RuntimeOptions) {
  const { stateDirectory, real } = options;
  const { config, model: modelInUse, conversation } = chooseModel(options.config, real, options.conversation);
  const lock = takeLock(stateDirectory, 'runtime');
  const pagePort = await findFreePort(options.port);
  const local = openCredentials(stateDirectory);
  const page: { notify: () => void } = { notify: () => undefined };
  const onChange = () => page.notify();
  const onPage = (...path: readonly (string | number)[]) =>
    `http://127.0.0.1:${pagePort}/${path.map(encodeURIComponent).join('/')}`;
  const at = (name: string) => join(stateDirectory, name);

  const [github, slack, datadog, pagerDuty, jira, cursor, model] = await Promise.all([
    real.github
      ? undefined
      : startGitHub({
          stateDirectory: at('github'),
          // Pull requests keep links to this address; with a port of its own they still lead somewhere after a restart.
          port: options.port === 0 ? 0 : await findFreePort(pagePort + 1),
          onChange,
          ...(options.runner === undefined ? {} : { runner: options.runner }),
          htmlUrl: (...pull) => onPage('pull', ...pull),
          blobUrl: (owner, name, ref, path) => onPage('code', owner, name, ref, ...path.split('/')),
          personalToken: { token: local.gitToken, login: 'you' },
          app: {
            id: LOCAL_APP_ID,
            slug: 'mendhook',
            publicKey: appPublicKey(local),
            permissions: githubAppPermissions(appUseOf(config.release)),
            events: githubAppEvents(appUseOf(config.release)),
          },
        }),
    real.slack
      ? undefined
      : startSlack({
          stateDirectory: at('slack'),
          onChange,
          token: local.slackToken,
          channels: channelsOf(config),
          permalink: (...message) => onPage('thread', ...message),
        }),
    real.datadog
      ? undefined
      : startDatadog({
          stateDirectory: at('datadog'),
          onChange,
          apiKey: local.datadogApiKey,
          appKey: local.datadogAppKey,
          // As docs/deploy.md says: a key that only reads is stored, and a person has one to register with.
          scopes: scopesOfKey('stored'),
          unscopedAppKey: local.datadogOperatorKey,
          eventUrl: (id) => onPage('alerts', id),
          evaluateEveryMs: options.evaluateEveryMs,
          ...(options.metricPointMs === undefined ? {} : { metricPointMs: options.metricPointMs }),
        }),
    real.pagerduty || !callsPagerDuty(config)
      ? undefined
      : startPagerDuty({ stateDirectory: at('pagerduty'), routingKey: local.pagerDutyRoutingKey, onChange }),
    real.jira || config.jira === undefined
      ? undefined
      : startJira({
          stateDirectory: at('jira'),
          email: LOCAL_JIRA_EMAIL,
          apiToken: local.jiraApiToken,
          projects: [...new Set([config.jira.project, ...reportedProjects(config.jira)])].map((key) => ({
            key,
            issueTypes: [config.jira?.issueType ?? ''],
          })),
          onChange,
        }),
    real.cursor || !asksCursor(config)
      ? undefined
      : startCursor({
          stateDirectory: at('cursor'),
          apiKey: local.cursorApiKey,
          repositories: config.services.map(({ repository }) => repository),
          anyHost: true,
          onChange,
        }),
    startModel(modelInUse, conversation, local.modelKey),
  ]);

  const secrets = toSecrets(local, real);
  const stack = await startStack({
    stateDirectory: at('account'),
    config,
    secrets,
    endpoints: {
      ...(github === undefined ? {} : { github: github.url }),
      ...(slack === undefined ? {} : { slack: slack.apiUrl }),
      ...(datadog === undefined ? {} : { datadog: datadog.url }),
      ...(pagerDuty === undefined ? {} : { pagerDuty: pagerDuty.url }),
      ...(jira === undefined ? {} : { jira: jira.url }),
      ...(cursor === undefined ? {} : { cursor: cursor.url }),
      ...(model === undefined ? {} : { model: model.url }),
    },
    webhookKey: local.webhookKey,
    operatorEnvironment: datadog === undefined ? {} : { DD_APP_KEY: local.datadogOperatorKey },
    // Beside the page's port, so that a tunnel or a monitor that points here still does after a restart.
    worker: options.worker,
    provisioned: options.provisioned,
    webhookPort: options.port === 0 ? 0 : await findFreePort(pagePort + 1),
    onLog: options.onLog ?? (() => undefined),
    onCall: (call) => {
      if (call.service === 'dynamodb' || call.service === 's3') onChange();
      options.onCall?.(call);
    },
  });
  slack?.connectApp({ url: stack.slackUrl, signingSecret: local.slackSigningSecret });
  github?.setWebhook({ url: stack.githubWebhookUrl, secret: local.githubWebhookSecret });
  if (stack.jiraWebhookUrl !== undefined) {
    jira?.setWebhook({ url: stack.jiraWebhookUrl, secret: local.jiraWebhookSecret });
  }
  if (datadog !== undefined) registerWebhook(datadog, stack.webhookUrl, local.webhookSecret);

  const shown = await startPage({
    port: pagePort,
    press: slack === undefined ? undefined : async (pressed) => void (await slack.press(pressed)),
    onError: (error) =>
      options.onLog?.({ functionName: 'page', requestId: undefined, stream: 'stderr', line: String(error) }),
    source: createPageSource({
      ledger: stack.ledger,
      auditLog: stack.auditLog,
      reviews: config.release === undefined ? undefined : { changes: stack.changes, decisions: stack.decisions },
      released: isReleasing(config) ? { releases: stack.releases, decisions: stack.decisions } : undefined,
      github,
      slack,
      model: modelInUse,
      loads: options.loads ?? (() => []),
      systems: [
        { name: 'Datadog', kind: datadog === undefined ? 'real' : 'local' },
        { name: 'AWS', kind: 'local' },
        { name: 'GitHub', kind: github === undefined ? 'real' : 'local' },
        { name: 'Slack', kind: slack === undefined ? 'real' : 'local' },
        ...(callsPagerDuty(config)
          ? [{ name: 'PagerDuty', kind: pagerDuty === undefined ? 'real' : 'local' } as const]
          : []),
        ...(asksCursor(config) ? [{ name: 'Cursor', kind: cursor === undefined ? 'real' : 'local' } as const] : []),
        ...(config.jira === undefined ? [] : [{ name: 'JIRA', kind: jira === undefined ? 'real' : 'local' } as const]),
      ],
    }),
  });
  page.notify = shown.notify;

  return {
    pageUrl: shown.url,
    notify: shown.notify,
    /** For the person at this machine: it opens the local git host. */
    localToken: local.gitToken,
    webhook: { url: stack.webhookUrl, secret: local.webhookSecret },
    ledger: stack.ledger,
    auditLog: stack.auditLog,
    changes: stack.changes,
    releases: stack.releases,
    decisions: stack.decisions,
    countJobs: stack.countJobs,
    provision: stack.provision,
    codeHost: createGitHubCodeHost({
      tokens: createTokenSource({ github: secrets.github, apiUrl: github?.url }),
      apiUrl: github?.url,
    }),
    model: modelInUse,
    github,
    slack,
    jira: jira && { ...jira, email: LOCAL_JIRA_EMAIL, apiToken: local.jiraApiToken },
    cursor,
    datadog: datadog && { ...datadog, apiKey: local.datadogApiKey, appKey: local.datadogOperatorKey },
    close: async () => {
      await datadog?.close();
      // The functions end before it does, so it would call nobody.
      github?.setWebhook();
      await github?.webhooksSent();
      await stack.close();
      await shown.close();
      await Promise.all([github, slack, pagerDuty, jira, cursor, model].map((standIn) => standIn?.close()));
      lock.close();
    },
  };
}

/** @returns undefined where the real one is asked */
async function startModel(
  { kind, label }: ModelInUse,
  conversation: Conversation | undefined,
  apiKey: string,
): Promise<Listening | undefined> {
  if (kind === 'real') return undefined;
  return conversation === undefined ? startAbsentModel(label) : startScriptedMessagesApi({ conversation, apiKey });
}

const channelsOf = (config: Config): string[] => [
  ...new Set(config.services.map(({ slackChannel }) => slackChannel.replace(/^#/, ''))),
];

/** Gives Datadog the very template that people paste, and the secret in the header that receive looks for. */
function registerWebhook(datadog: LocalDatadog, url: string, secret: string): void {
  const template = new URL('../lambdas/receive/datadog-payload.template', import.meta.url);
  datadog.putWebhook({
    name: LOCAL_WEBHOOK,
    url,
    payload: readFileSync(template, 'utf8'),
    customHeaders: { [WEBHOOK_SECRET_HEADER]: secret },
  });
}

const asksCursor = ({ services }: Pick<Config, 'services'>): boolean => applierSecretsOf(services).size > 0;

const callsPagerDuty = ({ services }: Pick<Config, 'services'>): boolean =>
  services.some(({ escalation }) => escalation?.steps.some(({ call }) => call === 'pagerduty') === true);

/** Whether what was merged is followed to production, and not only reviewed. */
const isReleasing = ({ release }: Pick<Config, 'release'>): boolean =>
  release !== undefined && release.mode !== 'review';

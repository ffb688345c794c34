import { userInfo } from 'node:os';
import type { Config } from '../core/config/config.ts';
import type { JiraConfig } from '../core/config/jira.ts';
import { applierSecretsOf } from '../core/config/optional-secrets.ts';
import { WEBHOOK_SECRET_HEADER } from '../core/names.ts';
import { LOCAL_WEBHOOK, type Runtime } from './runtime.ts';

/** What a person needs to know of a runtime, and to call it by hand: one line each, printed once. */
export const describeRuntime = (runtime: Runtime, config: Config): string[] => [
  '',
  ...describeSystems(runtime, config),
  '',
  ...describeCalls(runtime, config),
  '',
];

function describeSystems(runtime: Runtime, config: Config): string[] {
  const { pageUrl, model, datadog, github, slack, jira, cursor, localToken } = runtime;
  const where = (name: string, local: string | undefined) => field(name, local ?? 'the real one');
  const runsTests = model.kind !== 'none';
  return [
    field('page', pageUrl),
    where('Datadog', datadog && `played on this machine: ${datadog.url}`),
    where('GitHub', github && `played on this machine: ${github.url} (token ${localToken})`),
    where('Slack', slack && 'played on this machine: its threads are on the page'),
    ...(config.jira === undefined ? [] : [where('JIRA', jira && `played on this machine: ${jira.url}`)]),
    ...(applierSecretsOf(config.services).size > 0
      ? [where('Cursor', cursor && `played on this machine: ${cursor.url}`)]
      : []),
    field('model', modelText(model)),
    ...(runsTests ? [field('tests', TESTS)] : []),
  ];
}

const modelText = ({ kind, label }: Runtime['model']): string =>
  kind === 'real' ? `the real one: ${label}` : kind === 'scripted' ? `not a model: ${label}` : label;

/** Who runs the tests of a repository on one machine: there is no other user for them, as there is in a deployment. */
const TESTS = `setup and test commands run on this machine as ${userInfo().username}, in copies of the repository, not in a sandbox`;

function describeCalls({ webhook, datadog, jira }: Runtime, { services, jira: terms }: Config): string[] {
  const [{ name, env } = { name: 'checkout', env: undefined }] = services;
  const tags = [`service:${name}`, ...(env === undefined ? [] : [`env:${env}`])].join(',');
  const log = {
    service: name,
    ddtags: tags,
    status: 'error',
    message: 'TypeError: example is not a function\n    at handle (src/example.js:1:1)',
  };
  const alert = { id: 'alert-1', alert_id: '1', alert_transition: 'Triggered', alert_title: 'errors', tags };
  return [
    'to call it by hand:',
    field('webhook', `${webhook.url} (in Datadog: @webhook-${LOCAL_WEBHOOK})`),
    field('header', `${WEBHOOK_SECRET_HEADER}: ${webhook.secret}`),
    ...(datadog === undefined
      ? []
      : [
          field('API key', `DD-API-KEY: ${datadog.apiKey}`),
          field('app key', `DD-APPLICATION-KEY: ${datadog.appKey}`),
          field('a log', curl(`${datadog.url}/api/v2/logs`, `DD-API-KEY: ${datadog.apiKey}`, [log])),
        ]),
    field('an alert', curl(webhook.url, `${WEBHOOK_SECRET_HEADER}: ${webhook.secret}`, alert)),
    field('', 'each alert has an id of its own: the same one again is the same alert'),
    ...(jira === undefined || terms?.webhook === undefined ? [] : [field('a report', reportCurl(jira, terms))]),
    ...(datadog === undefined
      ? []
      : [field('monitors', 'npx mendhook register --local --create-monitors --yes: more than 5 errors in 5 minutes')]),
  ];
}

/** An issue that a person could have written. */
function reportCurl({ url, email, apiToken }: NonNullable<Runtime['jira']>, { project, issueType, label }: JiraConfig) {
  const words = { type: 'text', text: 'Open the page of a gift card. No price is shown.' };
  const description = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [words] }] };
  const fields = {
    project: { key: project },
    issuetype: { name: issueType },
    summary: 'A price is missing',
    labels: [label],
  };
  const key = Buffer.from(`${email}:${apiToken}`).toString('base64');
  return curl(`${url}/rest/api/3/issue`, `authorization: Basic ${key}`, { fields: { ...fields, description } });
}

const curl = (url: string, header: string, body: unknown): string =>
  `curl -sS ${url} -H ${quoted(header)} -H 'content-type: application/json' -d ${quoted(JSON.stringify(body))}`;

/** For a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const field = (name: string, text: string): string => `  ${name.padEnd(9)} ${text}`;

import type { Config } from '../core/config.ts';
import { WEBHOOK_SECRET_HEADER } from '../core/names.ts';
import { loadConversation } from './demo/conversation.ts';
import { readRealSystems } from './real-systems.ts';
import { type Runtime, startRuntime } from './runtime.ts';

/**
 * Runs everything on this machine for somebody's own repositories and alerts, until it is stopped.
 *
 * @throws {Error} when another runtime uses the state directory
 */
export async function runLocal(options: {
  config: Config;
  stateDirectory: string;
  port: number;
  environment: Readonly<Record<string, string | undefined>>;
  print: (line: string) => void;
  stopped: Promise<void>;
}): Promise<void> {
  const { config, print } = options;
  const runtime = await startRuntime({
    config,
    stateDirectory: options.stateDirectory,
    port: options.port,
    real: readRealSystems(options.environment),
    conversation: await loadConversation(),
    evaluateEveryMs: 15_000,
    onLog: ({ functionName, line }) => print(`${functionName}: ${line}`),
  });
  try {
    const repositories = await makeRepositories(runtime, config);
    for (const line of [...describe(runtime), ...repositories]) print(line);
    await options.stopped;
  } finally {
    await runtime.close();
  }
}

/** The local git host has a repository for each service; it is empty until somebody pushes to it. */
async function makeRepositories({ github }: Runtime, config: Config): Promise<string[]> {
  if (github === undefined) return [];
  const lines = [];
  for (const { repository, branch } of config.services) {
    const [owner = '', name = ''] = repository.split('/');
    const { cloneUrl } = await github.createRepository({ owner, name, defaultBranch: branch });
    lines.push(`  ${repository}: git push ${cloneUrl} HEAD:${branch}`);
  }
  return [
    'put your repositories on the local git host (as a user with any name; the password is the token above):',
    ...lines,
  ];
}

function describe({ pageUrl, webhook, model, datadog, github, slack, localToken }: Runtime): string[] {
  const where = (isLocal: boolean) => (isLocal ? 'played on this machine' : 'the real one');
  return [
    '',
    `page       ${pageUrl}`,
    `webhook    ${webhook.url}`,
    `           header ${WEBHOOK_SECRET_HEADER}: ${webhook.secret}`,
    `Datadog    ${where(datadog !== undefined)}${datadog === undefined ? '' : `: ${datadog.url} (DD-API-KEY ${datadog.apiKey})`}`,
    `GitHub     ${where(github !== undefined)}${github === undefined ? '' : `: ${github.url} (token ${localToken})`}`,
    `Slack      ${where(slack !== undefined)}`,
    model.kind === 'real'
      ? `model      the real one: ${model.label}`
      : 'model      a scripted conversation for the demo’s sample only: set ANTHROPIC_API_KEY to work on your own code',
    '',
  ];
}

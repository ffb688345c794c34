import type { GitHubInspector } from '../../../../adapters/github-inspector.ts';
import { type Finding, good, warning } from '../finding.ts';

const SETTINGS = 'in the App’s settings, under Webhook: tick “Active”, and enter the output GitHubUrl';

/**
 * Whether the App's webhook calls this stage. Only paths are compared: a proxy in front changes the host, not the path.
 *
 * @param githubUrl the stage's output; undefined on one machine, which nobody outside can call
 * @param isApp whether mendhook signs in as an App; a personal token has no webhook of its own
 */
export async function checkGitHubWebhook(
  inspector: Pick<GitHubInspector, 'webhook'>,
  githubUrl: string | undefined,
  isApp: boolean,
): Promise<readonly Finding[]> {
  if (githubUrl === undefined || !isApp) return [];
  const webhook = await inspector.webhook();
  if (webhook === undefined) {
    return [warning('the App has no webhook: merges and rejections are noticed later', SETTINGS)];
  }
  if (!new URL(webhook.url).pathname.endsWith(new URL(githubUrl).pathname)) {
    return [warning('the App’s webhook calls another address: merges and rejections are noticed later', SETTINGS)];
  }
  if (!webhook.isJson) {
    return [
      warning('the App’s webhook sends forms, which the stage refuses', 'choose application/json in its settings'),
    ];
  }
  return [good('the App’s webhook calls this stage')];
}

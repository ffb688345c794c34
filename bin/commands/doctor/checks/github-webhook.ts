import type { GitHubInspector } from '../../../../adapters/github-inspector.ts';
import { type AppUse, githubAppEvents } from '../../../../core/deployment/github-app.ts';
import { type Finding, good, warning } from '../finding.ts';

const SETTINGS = 'in the App’s settings, under Webhook: tick “Active”, and enter the output GitHubUrl';

/**
 * Whether the App's webhook calls this stage. Only paths are compared: a proxy in front changes the host, not the path.
 *
 * @param githubUrl the stage's output; undefined on one machine, which nobody outside can call
 * @param isApp whether mendhook signs in as an App; a personal token has no webhook of its own
 * @param use what of the `release` decides which events are needed; where there is one, its check names those that are missing
 */
export async function checkGitHubWebhook(
  inspector: Pick<GitHubInspector, 'webhook' | 'events'>,
  githubUrl: string | undefined,
  { isApp, use }: { readonly isApp: boolean; readonly use?: AppUse | undefined },
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
  const events = use === undefined ? await inspector.events() : undefined;
  const missing = events === undefined ? [] : githubAppEvents(use).filter((event) => !events.includes(event));
  if (missing.length === 0) return [good('the App’s webhook calls this stage')];
  const what = `the App does not hear of ${missing.join(', ')}: what happens to a draft is noticed within an hour, and words on it are not heard`;
  return [warning(what, 'in the App’s settings, under “Permissions & events”: subscribe to these events')];
}

import { signedHeaders } from './sign.ts';
import type { Workspace } from './workspace.ts';

/** Where the app takes interactions, and what Slack signs them with. */
export interface Interactivity {
  readonly url: string;
  readonly signingSecret: string;
}

/** Slack shows the person an error when the app has not answered by then. */
const ANSWER_WITHIN_MS = 3_000;

/**
 * Sends an interaction to the app as Slack does: a signed form.
 * https://docs.slack.dev/interactivity/handling-user-interaction
 *
 * @returns the body of the app's answer
 * @throws {Error} when the app did not take it in time
 */
export async function sendInteraction(
  workspace: Pick<Workspace, 'clock'>,
  app: Interactivity,
  payload: object,
): Promise<string> {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const type = 'application/x-www-form-urlencoded';
  const response = await fetch(app.url, {
    method: 'POST',
    headers: signedHeaders(app.signingSecret, { body, type, now: workspace.clock() }),
    body,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) throw new Error(`the app answered a press with ${response.status}`);
  return response.text();
}

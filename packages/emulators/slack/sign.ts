import { createHmac } from 'node:crypto';

/** Headers that say a body is Slack's. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signedHeaders(
  secret: string,
  { body, type, now }: { readonly body: string; readonly type: string; readonly now: number },
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'content-type': type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
}

import { WEBHOOK_SECRET_HEADER } from '../../../../core/names.ts';
import { documentPath } from '../../../package-root.ts';
import { bad, type Finding, good, warning } from '../finding.ts';

const WAIT_MS = 15_000;

/**
 * Whether the webhook answers as it must: 401 without the secret, and 400 with it to an empty body. Neither puts anything
 * on the queue, and neither rings an alarm: a call without a body is not counted as an alert.
 */
export async function checkWebhook(url: string, secret: string | undefined): Promise<readonly Finding[]> {
  const closed = await call(url, {});
  const findings = [
    checkAddress(url),
    closed === 401
      ? good('refuses a call without the secret')
      : bad(`answered ${closed} to a call without the secret, instead of 401`, 'cdk deploy'),
  ];
  if (!secret) return [...findings, bad('no webhook secret is set: no alert can arrive', 'mendhook secrets set')];
  const opened = await call(url, { [WEBHOOK_SECRET_HEADER]: secret });
  return [
    ...findings,
    opened === 400
      ? good('knows the secret')
      : bad(
          `answered ${opened} to a call with the secret and no alert, instead of 400`,
          'wait five minutes after `secrets set`, then look at `mendhook logs --function receive`',
        ),
  ];
}

/** Anybody who knows an address can use up its rate limit, and Datadog does not retry a call that was answered with 429. */
const checkAddress = (url: string): Finding =>
  UNGUESSABLE.test(new URL(url).pathname)
    ? good(
        `has an address that cannot be guessed; CloudFront with AWS WAF may stand in front (${documentPath('deploy.md')})`,
      )
    : warning('has an address that can be guessed', 'npm run deploy, then mendhook register');

const UNGUESSABLE = /\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function call(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers },
    signal: AbortSignal.timeout(WAIT_MS),
  });
  await response.arrayBuffer();
  return response.status;
}

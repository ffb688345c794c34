import { type ErrorCode, WebClient } from '@slack/web-api';
import { bad, type Finding, good } from '../finding.ts';

/** What the messenger's calls need: https://docs.slack.dev/reference/scopes */
const SCOPES = ['chat:write', 'channels:read', 'channels:history'] as const;
const APP = 'https://api.slack.com/apps';

/** Whether the bot's token works, has the scopes, and is a member of each channel. */
export async function checkSlack(
  options: { readonly token: string; readonly apiUrl?: string | undefined },
  channels: readonly string[],
): Promise<readonly Finding[]> {
  const slack = new WebClient(options.token, {
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
    retryConfig: { retries: 1 },
  });
  const auth = await ask(() => slack.auth.test());
  if ('error' in auth) return [bad(`the bot token is refused: ${auth.error}`, `mendhook secrets set, from ${APP}`)];
  const granted = auth.value.response_metadata?.scopes ?? [];
  const lacking = SCOPES.filter((scope) => !granted.includes(scope));
  const scopes =
    lacking.length === 0
      ? good(`the bot ${auth.value.user ?? ''} of ${auth.value.team ?? ''} has its scopes`)
      : bad(`the bot lacks ${lacking.join(', ')}`, `add the scopes under "OAuth & Permissions" and reinstall: ${APP}`);
  if (lacking.includes('channels:read')) return [scopes];
  return [scopes, ...(await checkChannels(slack, [...new Set(channels)]))];
}

async function checkChannels(slack: WebClient, wanted: readonly string[]): Promise<readonly Finding[]> {
  const found: { id?: string; name?: string; is_member?: boolean }[] = [];
  let cursor: string | undefined;
  do {
    const page = await slack.conversations.list({
      // Without groups:read, asking for private channels is refused as a whole.
      types: 'public_channel',
      exclude_archived: true,
      limit: 999,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...(page.channels ?? []));
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  return wanted.map((channel) => {
    const known = found.find(({ id, name }) => id === channel || `#${name}` === channel);
    if (known === undefined)
      return bad(`there is no channel ${channel} that the bot can see`, `make it, or /invite the bot there`);
    return known.is_member === false
      ? bad(`the bot is no member of ${channel}`, `/invite it in ${channel}`)
      : good(`is in ${channel}`);
  });
}

async function ask<Value>(call: () => Promise<Value>): Promise<{ value: Value } | { error: string }> {
  try {
    return { value: await call() };
  } catch (error) {
    const data = isPlatformError(error) ? error.data.error : undefined;
    if (data === undefined) throw error;
    return { error: data };
  }
}

const isPlatformError = (error: unknown): error is { code: ErrorCode; data: { error: string } } =>
  error instanceof Error &&
  'data' in error &&
  typeof error.data === 'object' &&
  error.data !== null &&
  'error' in error.data;

import { type ErrorCode, LogLevel, WebClient } from '@slack/web-api';
import { silentSlackLogger } from '../../../../adapters/silent-slack-logger.ts';
import { bad, type Finding, good } from '../finding.ts';

/**
 * What the calls need, in public and in private channels, and what mentions and the slash command need.
 * https://docs.slack.dev/reference/scopes
 */
const SCOPES = [
  ...(['chat:write', 'files:write', 'channels:history', 'channels:read', 'groups:history', 'groups:read'] as const),
  ...(['app_mentions:read', 'commands'] as const),
] as const;
/** Needed where `slack.mayPress` or `slack.may` names user groups. */
const GROUPS_SCOPE = 'usergroups:read';
/** Slack refuses the whole list when one of the kinds may not be read. */
const KINDS = [
  { scope: 'channels:read', type: 'public_channel' },
  { scope: 'groups:read', type: 'private_channel' },
] as const;
const APP = 'https://api.slack.com/apps';

/**
 * Whether the bot's token works, has the scopes, and is a member of each channel.
 *
 * @param wanted.channels names with `#`, or ids
 * @param wanted.groups user groups whose members may press buttons
 */
export async function checkSlack(
  options: { readonly token: string; readonly apiUrl?: string | undefined },
  wanted: { readonly channels: readonly string[]; readonly groups: readonly string[] },
): Promise<readonly Finding[]> {
  const slack = new WebClient(options.token, {
    ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
    logger: silentSlackLogger,
    retryConfig: { retries: 1 },
    // What fails becomes a finding; the client's own warnings would stand between the lines.
    logLevel: LogLevel.ERROR,
  });
  const auth = await ask(() => slack.auth.test());
  if ('error' in auth) return [bad(`the bot token is refused: ${auth.error}`, `mendhook secrets set, from ${APP}`)];
  const granted = auth.value.response_metadata?.scopes ?? [];
  const needed = wanted.groups.length > 0 ? [...SCOPES, GROUPS_SCOPE] : SCOPES;
  const lacking = needed.filter((scope) => !granted.includes(scope));
  const scopes =
    lacking.length === 0
      ? good(`the bot ${auth.value.user ?? ''} of ${auth.value.team ?? ''} has its scopes`)
      : bad(`the bot lacks ${lacking.join(', ')}`, `add the scopes under "OAuth & Permissions" and reinstall: ${APP}`);
  const types = KINDS.filter(({ scope }) => granted.includes(scope)).map(({ type }) => type);
  if (types.length === 0) return [scopes];
  return [scopes, ...(await checkChannels(slack, types.join(','), [...new Set(wanted.channels)]))];
}

async function checkChannels(slack: WebClient, types: string, wanted: readonly string[]): Promise<readonly Finding[]> {
  const found: { id?: string; name?: string; is_member?: boolean }[] = [];
  let cursor: string | undefined;
  do {
    const page = await slack.conversations.list({
      types,
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
      return bad(`there is no channel ${channel} visible to the bot`, `make it, or /invite the bot there`);
    return known.is_member === false
      ? bad(`the bot is not a member of ${channel}`, `/invite it in ${channel}`)
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

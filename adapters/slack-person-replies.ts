import { WebClient } from '@slack/web-api';
import { UpstreamError } from '../core/errors.ts';
import type { PersonReplies } from '../core/ports/person-replies.ts';
import type { SlackMessage } from '../core/records/slack-message.ts';
import { silentSlackLogger } from './silent-slack-logger.ts';
import { translateSlack } from './slack-fault.ts';
import { EVENT_TYPE } from './slack-posted-messages.ts';
import { isSlackResponseUrl } from './slack-response-url.ts';

const ANSWERS_WITHIN_MS = 10_000;

/**
 * What one person alone sees in Slack.
 *
 * @param options.apiUrl replaces Slack's own address; slash commands are then answered at its host, too
 */
export function createSlackPersonReplies(options: { token: string; apiUrl?: string | undefined }): PersonReplies {
  const { token, apiUrl } = options;
  const slack = new WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    logger: silentSlackLogger,
    retryConfig: { retries: 1 },
    rejectRateLimitedCalls: true,
    timeout: ANSWERS_WITHIN_MS,
  });

  return {
    keyOf: ({ channel, ts }) =>
      translateSlack('read a thread', async () => {
        const { messages = [] } = await slack.conversations.replies({
          ...{ channel, ts, limit: 1, include_all_metadata: true },
        });
        const metadata = messages.find((message) => message.ts === ts)?.metadata;
        if (metadata?.event_type !== EVENT_TYPE) return undefined;
        const payload: Readonly<Record<string, unknown>> = { ...metadata.event_payload };
        return typeof payload['key'] === 'string' ? payload['key'] : undefined;
      }),
    whisper: ({ channel, ts }, user, { text, blocks }) =>
      translateSlack('tell one person', async () => {
        await slack.chat.postEphemeral({ channel, user, text, thread_ts: ts, blocks: [...blocks] });
      }),
    showStatus: ({ channel, ts }, status) =>
      translateSlack('show a status', async () => {
        await slack.assistant.threads.setStatus({ channel_id: channel, thread_ts: ts, status });
      }),
    respond: (responseUrl, message) => respond(responseUrl, message, apiUrl),
  };
}

async function respond(responseUrl: string, { text, blocks }: SlackMessage, apiUrl: string | undefined): Promise<void> {
  if (!isSlackResponseUrl(responseUrl, apiUrl)) {
    throw new UpstreamError('Slack', 'a command named an address that is not Slack’s', { retryable: false });
  }
  const body = JSON.stringify({ response_type: 'ephemeral', text, blocks });
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const response = await send(responseUrl, { method: 'POST', headers, body });
  await response.body?.cancel();
  if (response.ok) return;
  const retryable = response.status === 429 || response.status >= 500;
  throw new UpstreamError('Slack', `could not answer a command: ${response.status}`, { retryable });
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
  } catch (cause) {
    throw new UpstreamError('Slack', 'could not answer a command', { retryable: true, cause });
  }
}

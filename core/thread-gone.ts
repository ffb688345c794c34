import { UpstreamError } from './errors.ts';

/**
 * Slack's words for a thread that takes nothing any more: its first message was deleted, an admin locked it, or its channel was
 * deleted, archived or left. https://docs.slack.dev/reference/methods/chat.update
 */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'thread_not_found',
  'cannot_reply_to_message',
  'channel_not_found',
  'is_archived',
  'not_in_channel',
  'thread_locked',
  'restricted_action_thread_locked',
]);

/** Whether Slack refused a call because the incident's thread is gone: another thread reaches people. */
export const isThreadGone = (error: unknown): boolean =>
  error instanceof UpstreamError && error.system === 'Slack' && GONE.has(error.code ?? '');

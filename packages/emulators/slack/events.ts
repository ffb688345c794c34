import { randomUUID } from 'node:crypto';
import type { Interactivity } from './send-interaction.ts';
import { signedHeaders } from './sign.ts';
import { APP_ID, BOT_USER, findChannel, PERSON, sayAsPerson, TEAM_ID, type Workspace } from './workspace.ts';

/** Words of the person at this machine that mention the bot. */
export interface Mention {
  readonly channel: string;
  readonly threadTs?: string | undefined;
  /** The words after the mention. */
  readonly words: string;
  /** How often the app takes the event: Slack repeats one whose answer it did not see. @default 1 */
  readonly deliveries?: number;
  /** Whether the app has subscribed to `message` events, too: the same words then come twice. @default false */
  readonly isMessageToo?: boolean;
}

/** Slack repeats an event that nobody took in time, up to three times. https://docs.slack.dev/apis/events-api#retries */
const ANSWER_WITHIN_MS = 3_000;
const MOST_RETRIES = 3;

/**
 * Posts words that mention the bot, and sends the event to the app as Slack does.
 *
 * @returns the `ts` of the words
 * @throws {SlackError} channel_not_found
 * @throws {Error} when the app did not take it, though it was repeated
 */
export async function sendMention(workspace: Workspace, app: Interactivity, mention: Mention): Promise<string> {
  const { words, threadTs, deliveries = 1, isMessageToo = false } = mention;
  const channel = findChannel(workspace, mention.channel);
  const text = `<@${BOT_USER}> ${words}`;
  const [ts = ''] = sayAsPerson(workspace, { channel: channel.id, texts: [text], threadTs });
  const said = {
    ...{ user: PERSON.id, text, ts, channel: channel.id, event_ts: ts, team: TEAM_ID, client_msg_id: randomUUID() },
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
  };
  for (const type of isMessageToo ? ['app_mention', 'message'] : ['app_mention']) {
    const body = eventBody(workspace, { type, ...said });
    await deliver(deliveries, (delivery) => send(workspace, app, { body, delivery }));
  }
  return ts;
}

/** Asks the app whether it is there, as Slack does when its address is entered. @throws {Error} when it does not answer */
export async function verifyUrl(workspace: Workspace, app: Interactivity): Promise<void> {
  const challenge = randomUUID();
  const answer = await post(workspace, app, { token: 'none', challenge, type: 'url_verification' });
  if (!(await answer.text()).includes(challenge)) throw new Error('the app did not return the challenge');
}

/** Delivers as often as is wanted, and again what nobody took in time. */
async function deliver(wanted: number, act: (delivery: number) => Promise<void>): Promise<void> {
  let taken = 0;
  for (let delivery = 0; taken < wanted; delivery += 1) {
    try {
      await act(delivery);
      taken += 1;
    } catch (error) {
      if (delivery >= MOST_RETRIES) throw error;
    }
  }
}

/** The same body each time: https://docs.slack.dev/apis/events-api#callback-field */
const eventBody = (workspace: Workspace, event: object) => ({
  ...{ token: 'none', team_id: TEAM_ID, api_app_id: APP_ID, event, type: 'event_callback' },
  event_id: `Ev${randomUUID().slice(0, 8).toUpperCase()}`,
  event_time: Math.floor(workspace.clock() / 1_000),
  authorizations: [{ enterprise_id: null, team_id: TEAM_ID, user_id: BOT_USER, is_bot: true }],
});

async function send(
  workspace: Workspace,
  app: Interactivity,
  { body, delivery }: { readonly body: object; readonly delivery: number },
): Promise<void> {
  const retry = { 'x-slack-retry-num': String(delivery), 'x-slack-retry-reason': 'http_timeout' };
  await post(workspace, app, body, delivery === 0 ? {} : retry);
}

async function post(workspace: Workspace, app: Interactivity, content: object, more: Record<string, string> = {}) {
  const body = JSON.stringify(content);
  const response = await fetch(app.url, {
    method: 'POST',
    headers: {
      ...signedHeaders(app.signingSecret, { body, type: 'application/json', now: workspace.clock() }),
      ...more,
    },
    body,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) throw new Error(`the app answered an event with ${response.status}`);
  return response;
}

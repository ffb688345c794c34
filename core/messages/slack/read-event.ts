import { z } from 'zod';
import { TYPED_LENGTH } from '../../names.ts';
import type { PersonWords } from '../../records/person-words.ts';
import { cutText } from '../../text/cut-text.ts';

/** https://docs.slack.dev/reference/events/url_verification */
const verification = z.object({ type: z.literal('url_verification'), challenge: z.string().min(1).max(500) });

/** https://docs.slack.dev/apis/events-api#callback-field */
const callback = z.object({
  type: z.literal('event_callback'),
  event: z.object({ type: z.string() }),
  authorizations: z.array(z.object({ user_id: z.string() })).optional(),
});

const timestamp = z.string().regex(/^\d{1,12}\.\d{1,9}$/);

/**
 * `app_mention`, and `message` of the same words. What a bot wrote has `bot_id`; what is no new message of a person, such as an
 * edit, has a `subtype` or `edited`. https://docs.slack.dev/reference/events/app_mention
 */
const said = z.object({
  bot_id: z.string().nullish(),
  subtype: z.string().nullish(),
  edited: z.unknown().optional(),
});
const mention = z.object({
  user: z.string().regex(/^[UW][A-Z0-9]{2,20}$/),
  text: z.string(),
  ts: timestamp,
  channel: z.string().regex(/^[CGD][A-Z0-9]{2,20}$/),
  thread_ts: timestamp.optional(),
});

const MENTIONS: readonly string[] = ['app_mention', 'message'];
const FIRST_MENTION = /^\s*<@([UW][A-Z0-9]{2,20})(?:\|[^<>]{0,200})?>/;

/** What Slack's Events API sent: a question whether we are here, words to the bot, or something that is not ours. */
export type SlackEvent =
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'words'; readonly words: PersonWords }
  | { readonly kind: 'other' };

/**
 * Reads a body of the Events API. Words count where they begin with a mention of the bot: a log that somebody pastes mentions
 * nobody.
 *
 * @param body the parsed JSON
 * @throws {z.ZodError} when it has not the shape that Slack documents
 */
export function readEvent(body: unknown): SlackEvent {
  const { type } = z.object({ type: z.string() }).parse(body);
  if (type === 'url_verification') return { kind: 'challenge', challenge: verification.parse(body).challenge };
  if (type !== 'event_callback') return { kind: 'other' };
  const { event, authorizations = [] } = callback.parse(body);
  if (!MENTIONS.includes(event.type)) return { kind: 'other' };
  const whole = z.object({ event: z.looseObject({}) }).parse(body).event;
  const { bot_id, subtype, edited } = said.parse(whole);
  if ([bot_id, subtype, edited].some((mark) => mark !== undefined && mark !== null)) return { kind: 'other' };
  const { user, text, ts, channel, thread_ts: threadTs } = mention.parse(whole);
  const mentioned = FIRST_MENTION.exec(text);
  const bots = authorizations.map(({ user_id }) => user_id);
  const isOurs = mentioned?.[1] !== undefined && bots.includes(mentioned[1]) && !bots.includes(user);
  if (!isOurs) return { kind: 'other' };
  const typed = text.slice(mentioned[0].length).trim();
  return {
    kind: 'words',
    words: {
      kind: 'words',
      id: `${channel}-${ts}`,
      door: 'mention',
      channel,
      ...(threadTs === undefined ? {} : { threadTs }),
      words: cutText(typed, TYPED_LENGTH),
      ...(typed.length > TYPED_LENGTH ? { isCut: true } : {}),
      by: { id: user, name: user },
      at: Math.round(Number(ts) * 1_000),
    },
  };
}

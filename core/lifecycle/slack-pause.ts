import { MINUTE_MS, SECOND_MS } from '../durations.ts';
import type { SlackChannel } from '../records/slack-channel.ts';

/** The name of the record about Slack as a whole: no channel has it. */
export const ALL_OF_SLACK = '*';

export const unknownChannel = (name: string): SlackChannel => ({ name, version: 0 });

/** After a fault, nobody asks for so long: shortly while it may be a short one, then as seldom as the sweep comes. */
const PAUSE_MS = 30 * SECOND_MS;
const LATER_PAUSE_MS = MINUTE_MS;
const SHORT_OUTAGE_MS = 2 * MINUTE_MS;
/** One caller has this time to find out whether Slack answers again; the others wait for it. */
const TRY_MS = 15 * SECOND_MS;
/** Faults that are further apart are not one outage. */
const ONE_OUTAGE_MS = 5 * MINUTE_MS;
/** So long an outage wakes somebody. */
const LONG_OUTAGE_MS = 10 * MINUTE_MS;

/** After Slack has asked to wait, callers take turns for so long: those who waited would be refused if all called at once. */
const TURNS_MS = 5 * MINUTE_MS;
/** Between two turns. Slack takes one message a second in a channel: https://docs.slack.dev/apis/web-api/rate-limits */
const TURN_MS = SECOND_MS;

/** Notes that Slack asked to wait. Of two such words, the longer wait holds. Afterwards, callers take turns. */
export function noteWait(current: SlackChannel | undefined, name: string, until: number): SlackChannel {
  const channel = current ?? unknownChannel(name);
  const notBefore = Math.max(channel.notBefore ?? 0, until);
  return { ...channel, notBefore, turns: { until: until + TURNS_MS, next: Math.max(channel.turns?.next ?? 0, until) } };
}

export const takesTurns = (channel: SlackChannel | undefined, now: number): boolean =>
  channel?.turns !== undefined && now < channel.turns.until;

/**
 * Takes the next turn, unless it is later than `latest`: who gives up must not keep others waiting. The same object comes back
 * then, and where nobody takes turns.
 */
export function takeTurn(channel: SlackChannel, now: number, latest: number): SlackChannel {
  const { turns } = channel;
  const at = turnAt(channel, now);
  return turns === undefined || now >= turns.until || at > latest
    ? channel
    : { ...channel, turns: { ...turns, next: at + TURN_MS } };
}

/** When the next caller may call, epoch milliseconds. */
export const turnAt = (channel: SlackChannel, now: number): number =>
  Math.max(now, channel.notBefore ?? 0, takesTurns(channel, now) ? (channel.turns?.next ?? 0) : 0);

/** Notes that Slack did not answer. */
export function noteFault(current: SlackChannel | undefined, name: string, now: number): SlackChannel {
  const channel = current ?? unknownChannel(name);
  const { away } = channel;
  const since = away !== undefined && now - away.failedAt <= ONE_OUTAGE_MS ? away.since : now;
  const pauseMs = now - since < SHORT_OUTAGE_MS ? PAUSE_MS : LATER_PAUSE_MS;
  return { ...channel, away: { since, failedAt: now, tryAt: now + pauseMs } };
}

/** Notes that Slack answers. */
export function noteAnswer(current: SlackChannel | undefined, name: string): SlackChannel {
  if (current?.away === undefined) return current ?? unknownChannel(name);
  const { away: _, ...channel } = current;
  return channel;
}

/** Has one caller try whether Slack answers again. The same object comes back while another one tries. */
export const takeTry = (channel: SlackChannel, now: number): SlackChannel =>
  channel.away === undefined || channel.away.tryAt > now
    ? channel
    : { ...channel, away: { ...channel.away, tryAt: now + TRY_MS } };

/** From when on Slack may be asked, by the records of the channel and of Slack as a whole. */
export const opensAt = (...channels: readonly (SlackChannel | undefined)[]): number =>
  Math.max(0, ...channels.map((channel) => Math.max(channel?.notBefore ?? 0, channel?.away?.tryAt ?? 0)));

/** Since when Slack has not answered, if that is so long that somebody should know; else undefined. */
export const longAwaySince = (slack: SlackChannel | undefined, now: number): number | undefined =>
  slack?.away !== undefined && now - slack.away.failedAt <= ONE_OUTAGE_MS && now - slack.away.since >= LONG_OUTAGE_MS
    ? slack.away.since
    : undefined;

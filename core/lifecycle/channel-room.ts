import { createHash } from 'node:crypto';
import { HOUR_MS, SECOND_MS } from '../durations.ts';
import type { SlackChannel } from '../records/slack-channel.ts';
import { unknownChannel } from './slack-pause.ts';

export interface RoomTerms {
  /** New threads in an hour. */
  readonly perHour: number;
  /** Milliseconds between two new threads. */
  readonly apartMs: number;
}

/** A list is written again after this time, so that a storm does not rewrite it with each bug. */
const LIST_INTERVAL_MS = 30 * SECOND_MS;
/** A record has room for these; who finds no place asks again. */
const WAITING_MOST = 1_000;

/**
 * Takes room for a new thread, or a place among those that wait for it. Who waits longest gets it first. Asking again keeps both.
 * The sweep takes the places of those away that wait no longer.
 */
export function takeRoom(
  current: SlackChannel | undefined,
  { name, incidentId }: { readonly name: string; readonly incidentId: string },
  { perHour, apartMs }: RoomTerms,
  now: number,
): SlackChannel {
  const channel = current ?? unknownChannel(name);
  const opened = (channel.opened ?? []).filter(({ at }) => now - at < HOUR_MS);
  if (opened.some((each) => each.incidentId === incidentId)) return channel;
  const { waiting = [] } = channel;
  const place = waiting.findIndex((each) => each.incidentId === incidentId);
  const ahead = place === -1 ? waiting.length : place;
  if (opened.length + ahead < perHour) {
    const at = Math.max(now, (opened.at(-1)?.at ?? Number.NEGATIVE_INFINITY) + apartMs);
    const others = waiting.filter((each) => each.incidentId !== incidentId);
    return { ...channel, opened: [...opened, { incidentId, at }], waiting: others };
  }
  if (place !== -1 || waiting.length >= WAITING_MOST) return channel;
  return { ...channel, opened, waiting: [...waiting, { incidentId, since: now }] };
}

/** From when on the incident may open its thread, epoch milliseconds; undefined while it waits. */
export const roomFrom = ({ opened = [] }: SlackChannel, incidentId: string): number | undefined =>
  opened.find((each) => each.incidentId === incidentId)?.at;

/** Gives back the room, or the place, of an incident that opens no thread. */
export function leaveRoom(current: SlackChannel | undefined, name: string, incidentId: string): SlackChannel {
  const channel = current ?? unknownChannel(name);
  const isOther = (each: { readonly incidentId: string }) => each.incidentId !== incidentId;
  const { opened = [], waiting = [] } = channel;
  return opened.every(isOther) && waiting.every(isOther)
    ? channel
    : { ...channel, opened: opened.filter(isOther), waiting: waiting.filter(isOther) };
}

/** The incidents that wait and have room by now, the longest waiting first. */
export function haveRoom({ opened = [], waiting = [] }: SlackChannel, { perHour }: RoomTerms, now: number) {
  const recent = opened.filter(({ at }) => now - at < HOUR_MS).length;
  return waiting.slice(0, Math.max(0, perHour - recent)).map(({ incidentId }) => incidentId);
}

/** What the list of those that wait would say now, as a hash: who waits, in their order. */
export const listSays = ({ waiting = [] }: SlackChannel): string =>
  createHash('sha256')
    .update(waiting.map(({ incidentId }) => incidentId).join(' '))
    .digest('hex');

/** Whether the list says something else than it should, and may be written again. */
export function isListDue(channel: SlackChannel, now: number): boolean {
  const { list } = channel;
  if (list === undefined) return (channel.waiting ?? []).length > 0;
  return list.says !== listSays(channel) && now - list.writtenAt >= LIST_INTERVAL_MS;
}

/** Has one process write the list. It is opened where there is none. */
export const takeList = (channel: SlackChannel, now: number): SlackChannel =>
  isListDue(channel, now) ? { ...channel, list: { ...(channel.list ?? { since: now }), writtenAt: now } } : channel;

/**
 * Notes that Slack refuses the list, such as where a person has deleted it. A new one is opened when it would say something else; none
 * where nobody waits.
 *
 * @param written the channel as it was when the list was written
 */
export function noteListRefused(channel: SlackChannel, written: SlackChannel): SlackChannel {
  if (channel.list === undefined || channel.list.since !== written.list?.since) return channel;
  const { list, ...rest } = channel;
  if ((channel.waiting ?? []).length === 0) return rest;
  return { ...rest, list: { since: list.since, writtenAt: list.writtenAt, says: listSays(written) } };
}

import { describe, expect, test } from 'vitest';
import { haveRoom, isListDue, leaveRoom, roomFrom, takeList, takeRoom } from '../../../core/lifecycle/channel-room.ts';
import type { SlackChannel } from '../../../core/records/slack-channel.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const name = '#alerts';
const terms = { perHour: 3, apartMs: 1_000 };
const take = (channel: SlackChannel | undefined, incidentId: string, now = NOW) =>
  takeRoom(channel, { name, incidentId }, terms, now);
const takeAll = (ids: string) =>
  [...ids].reduce<SlackChannel>((channel, id) => take(channel, id), { name, version: 0 });
const waitingIn = ({ waiting = [] }: SlackChannel) => waiting.map(({ incidentId }) => incidentId).join('');

describe('room for new threads in a channel', () => {
  test('is one thread a second, and so many in an hour; the others wait in their order', () => {
    const channel = takeAll('abcde');
    expect(['a', 'b', 'c', 'd'].map((id) => roomFrom(channel, id))).toEqual([NOW, NOW + 1_000, NOW + 2_000, undefined]);
    expect(waitingIn(channel)).toBe('de');
  });

  test('is kept by who asks again, and so is the place of one that waits', () => {
    const channel = takeAll('abcde');
    expect(take(channel, 'a', NOW + MINUTE)).toBe(channel);
    expect(take(channel, 'd', NOW + MINUTE)).toBe(channel);
  });

  test('is had again an hour later, first by who waits longest', () => {
    const channel = takeAll('abcde');
    expect(haveRoom(channel, terms, NOW + HOUR - 1)).toEqual([]);
    expect(haveRoom(channel, terms, NOW + HOUR + 500)).toEqual(['d']);
    const late = take(channel, 'new', NOW + HOUR + 500);
    expect([roomFrom(late, 'new'), waitingIn(late)]).toEqual([undefined, 'denew']);
    expect(haveRoom(late, terms, NOW + HOUR + 3_000)).toEqual(['d', 'e', 'new']);
    expect(roomFrom(take(late, 'd', NOW + HOUR + 500), 'd')).toBe(NOW + HOUR + 500);
  });

  test('is given back by who opens no thread', () => {
    const channel = leaveRoom(takeAll('abcde'), name, 'b');
    expect(haveRoom(channel, terms, NOW)).toEqual(['d']);
    expect(leaveRoom(channel, name, 'b')).toBe(channel);
    expect(leaveRoom(undefined, name, 'b')).toEqual({ name, version: 0 });
  });

  test('goes to who waits longest, even where a storm makes that longer than a day', () => {
    const day = NOW + 25 * HOUR;
    const full = takeRoom(takeAll('abcd'), { name, incidentId: 'e' }, { ...terms, perHour: 1 }, day);
    expect([waitingIn(full), roomFrom(full, 'e')]).toEqual(['de', undefined]);
  });
});

describe('the list of those that wait', () => {
  test('is written by one at a time, and once in half a minute', () => {
    expect(isListDue(takeAll('abc'), NOW)).toBe(false);
    const channel = takeAll('abcd');
    const taken = takeList(channel, NOW);
    expect(taken.list).toEqual({ since: NOW, writtenAt: NOW });
    expect(takeList(taken, NOW + 29_999)).toBe(taken);
    expect(isListDue(take(taken, 'e'), NOW + 30_000)).toBe(true);
  });
});

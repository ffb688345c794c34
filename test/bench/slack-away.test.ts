import { describe, expect, test } from 'vitest';
import { callsOf } from '../../bench/slack-away.ts';
import { checkThreads } from '../../bench/slack-away-checks.ts';
import { playSlackAway } from '../../bench/slack-away-world.ts';

const AWAY = { error: 'service_unavailable' } as const;

describe('a small outage of Slack', () => {
  test('leaves every thread right, in order and once, with few calls, and names what is not so', async () => {
    const { ledger, messages, expectedReplies, calls, dead } = await playSlackAway({
      ...{ incidents: 20, perChannel: 10, minutes: 4 },
      away: AWAY,
    });
    expect(await checkThreads(ledger, messages, expectedReplies)).toEqual([]);
    expect(dead).toEqual([]);
    expect(callsOf({ calls })).toBeLessThanOrEqual(60);
    const check = (changed: typeof messages) => checkThreads(ledger, changed, expectedReplies);
    const [first] = messages;
    const replies = messages.filter(({ threadTs }) => threadTs !== undefined);
    const [press, outcome] = replies;
    if (first === undefined || press === undefined || outcome === undefined) throw new Error('expected replies');
    expect(await check(messages.filter((message) => message !== first))).toEqual([
      expect.stringContaining('no thread'),
    ]);
    expect(await check([...messages, first])).toEqual([expect.stringContaining('2 threads')]);
    expect(await check([{ ...first, text: 'old' }, ...messages.slice(1)])).toEqual([expect.stringContaining('"old"')]);
    const others = messages.filter((message) => !replies.includes(message));
    expect(await check([...others, outcome, press])).toEqual([expect.stringContaining('expected')]);
    expect(await check([...messages, press])).toEqual([expect.stringContaining('expected')]);
  });

  test('over one channel leaves what has no room in one message, until each has its thread', async () => {
    const { ledger, messages, expectedReplies, minutesAfter } = await playSlackAway({
      ...{ incidents: 8, perChannel: 8, threadsPerHour: 5, minutes: 3 },
      away: AWAY,
    });
    expect(await checkThreads(ledger, messages, expectedReplies)).toEqual([]);
    const lists = messages.filter(({ metadata }) => String(metadata?.event_payload['key']).startsWith('waiting/'));
    expect(lists.map(({ text }) => text)).toEqual(['Nothing to do: no bug waits for a thread here any longer.']);
    expect(messages.filter(({ threadTs }) => threadTs === undefined)).toHaveLength(9);
    expect(minutesAfter).toBeGreaterThan(55);
    expect(minutesAfter).toBeLessThan(70);
  });
});
